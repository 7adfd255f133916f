// What all parts of the picture share: fonts, measures, and text that can be read over lines.

const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
export const SMALL = FONT.replace("12px", "11px");
export const BOLD = FONT.replace("12px", "600 12.5px");
export const LABEL_GAP = 13;
export const CROWD = 900; // events in a window; above it only what matters most has a label

export const yIn = (frame, y) => y - frame.view.top;

export function halo(context, colour, text, x, y, tone) {
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = colour.page;
  context.strokeText(text, x, y);
  context.fillStyle = tone;
  context.fillText(text, x, y);
}
