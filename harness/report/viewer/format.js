// Times as people read them; all in microseconds.

const pad = (value, digits) => String(value).padStart(digits, "0");

// "00:04.120", "-00:09.900", "1:02:03.004", "3d 01:00:00.000"; microseconds only when they are not zero.
export function formatInstant(us) {
  const sign = us < 0 ? "-" : "";
  let rest = Math.abs(Math.round(us));
  const micros = rest % 1000;
  rest = Math.floor(rest / 1000);
  const millis = rest % 1000;
  rest = Math.floor(rest / 1000);
  const days = Math.floor(rest / 86400);
  const hours = Math.floor(rest / 3600) % 24;
  const tail = `${pad(Math.floor(rest / 60) % 60, 2)}:${pad(rest % 60, 2)}.${pad(millis, 3)}${micros ? pad(micros, 3) : ""}`;
  if (days > 0) return `${sign}${days}d ${pad(hours, 2)}:${tail}`;
  return hours > 0 ? `${sign}${hours}:${tail}` : `${sign}${tail}`;
}

// About how long: "850 us", "12.3 ms", "4.1 s", "2 min 5 s", "3 h 20 min", "6 days".
export function formatSpan(us) {
  const sign = us < 0 ? "-" : "";
  const size = Math.abs(us);
  const short = (value) => String(Number(value.toPrecision(3)));
  if (size < 1000) return `${sign}${short(size)} us`;
  if (size < 1e6) return `${sign}${short(size / 1e3)} ms`;
  if (size < 60e6) return `${sign}${short(size / 1e6)} s`;
  if (size < 3600e6) {
    const seconds = Math.round(size / 1e6) % 60;
    return `${sign}${Math.floor(Math.round(size / 1e6) / 60)} min${seconds ? ` ${seconds} s` : ""}`;
  }
  if (size < 2 * 86400e6) {
    const minutes = Math.round(size / 60e6) % 60;
    return `${sign}${Math.floor(Math.round(size / 60e6) / 60)} h${minutes ? ` ${minutes} min` : ""}`;
  }
  return `${sign}${short(size / 86400e6)} days`;
}

export function formatBytes(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

// Simulated wall clock: time 0 of a run is this instant.
const WALL_START_MS = Date.UTC(2026, 0, 5, 8, 0, 0);

export function formatWall(us) {
  const date = new Date(WALL_START_MS + Math.round(us / 1000));
  return Number.isNaN(date.getTime()) ? "out of range" : date.toISOString().replace("T", " ").replace("Z", "");
}

export function cutText(text, limit) {
  const points = Array.from(text);
  return points.length <= limit ? text : `${points.slice(0, limit - 1).join("")}…`;
}
