#!/usr/bin/env python3
"""Writes harness/base/quantile_tables.h: usage: harness/base/quantile_tables.py > harness/base/quantile_tables.h

Only the Python standard library; 60-digit decimals, so that every machine prints the same numbers.
"""
from decimal import Decimal, getcontext

getcontext().prec = 60
ONE = 1 << 30
LOG_STEPS = 256
OCTAVES = 40
OCTAVE_STEPS = 16
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494")


def upper_tail(z):
    """P(Z > z) of the standard normal, z >= 0: series of erf for small z, Mills' continued fraction for large."""
    density = (-z * z / 2).exp() / (2 * PI).sqrt()
    if z < 3:
        term, total, k = z, z, 1
        while abs(term) > Decimal(10) ** -50:
            term = term * z * z / (2 * k + 1)
            total += term
            k += 1
        return Decimal("0.5") - density * total
    fraction = z
    for k in range(400, 0, -1):
        fraction = z + Decimal(k) / fraction
    return density / fraction


def normal_quantile(tail):
    """The z >= 0 with P(Z > z) = tail, by bisection and then Newton steps."""
    low, high = Decimal(0), Decimal(8)
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if upper_tail(middle) > tail else (low, middle)
    z = (low + high) / 2
    for _ in range(6):
        density = (-z * z / 2).exp() / (2 * PI).sqrt()
        z += (upper_tail(z) - tail) / density
    return z


def table(name, comment, values):
    print(f"\n/* {comment} */")
    print(f"static const uint32_t {name}[] = {{")
    for at in range(0, len(values), 8):
        print("    " + " ".join(f"{value}," for value in values[at:at + 8]))
    print("};")


def rounded(value):
    return int((value * ONE).to_integral_value())


def scaled(value):
    return int((value * (1 << 28)).to_integral_value())


steps = range(LOG_STEPS + 1)
half = Decimal("0.5")
tails = [half ** (octave + 1) * (1 - half * step / OCTAVE_STEPS)
         for octave in range(OCTAVES) for step in range(OCTAVE_STEPS)]
tails.append(half ** (OCTAVES + 1))

print("/* Fixed-point tables behind the distributions. Written by harness/base/quantile_tables.py; do not edit. */")
print("#ifndef TF_BASE_QUANTILE_TABLES_H\n#define TF_BASE_QUANTILE_TABLES_H\n\n#include <stdint.h>\n")
print("""/* Method: 60-digit decimals. log2 and exp2 from Decimal.ln and powers. The normal's upper tail P(Z > z) by the series of
 * erf below 3 and by the continued fraction of Mills' ratio from there; its inverse by bisection and Newton steps.
 * Between entries the readers interpolate linearly: at most 3e-6 absolute in log2, 1e-6 relative in exp2, 3e-4
 * relative in z. */""")
print(f"#define LOG_BITS 8 /* {LOG_STEPS} steps */")
print(f"#define TAIL_OCTAVES {OCTAVES}")
print("#define TAIL_BITS 4 /* 16 steps an octave */")
table("log2_table", "log2(1 + i / 256), scaled by 2^30", [rounded((1 + Decimal(i) / LOG_STEPS).ln() / Decimal(2).ln()) for i in steps])
table("exp2_table", "2^(i / 256), scaled by 2^30", [rounded(Decimal(2) ** (Decimal(i) / LOG_STEPS)) for i in steps])
table("tail_table", "The normal quantile z with P(Z > z) = 2^-(o + 1) * (1 - s / 32), at 16 * o + s, scaled by 2^28", [scaled(normal_quantile(t)) for t in tails])
print("\n#endif")
