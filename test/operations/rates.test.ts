/** The arithmetic of pacing, where no store is needed to see it: clocks that differ, limits that change, and words of a provider that say little. */
import { expect, it } from "vitest";
import { affordable, affordableAt, paced, spent } from "../../src/operations/stores/rates.ts";

const calls = (count: number, tokens = 1) => Array.from({ length: count }, () => ({ tokens }));
const configured = { requestsPerMinute: 60 };
const at = (left: number, when: number) => ({ configured: { requests: { limit: 60, left, perMs: 0.001, at: when } } });

it("A limit of nothing hands out nothing that counts, and nothing is promised", () => {
  expect(affordable({}, { requestsPerMinute: 0 }, 5, [{ tokens: 1 }, {}, { tokens: undefined }])).toHaveLength(2);
  expect(affordableAt({}, { tokensPerMinute: 0 }, 1)).toBe(Number.POSITIVE_INFINITY);
});

it("No limit counts nothing, and nothing is written of it", () => {
  expect(affordable({}, { requestsPerMinute: Number.POSITIVE_INFINITY }, 5, calls(99))).toHaveLength(99);
  expect(spent({}, {}, 5, calls(99))).toBeUndefined();
  expect(spent({}, configured, 5, [{}])).toBeUndefined();
});

it("Less than one in a minute is one in as many minutes", () => {
  const limits = { requestsPerMinute: 0.5 };
  expect(affordable({}, limits, 0, calls(3))).toHaveLength(1);
  const rates = spent({}, limits, 0, calls(1)) ?? {};
  expect(affordableAt(rates, limits, 1)).toBe(120_000);
  expect(affordable(rates, limits, 119_999, calls(1))).toEqual([]);
  expect(affordable(rates, limits, 120_000, calls(1))).toHaveLength(1);
});

it("A worker whose clock is behind gives nothing back", () => {
  expect(affordable(at(0, 90_000), configured, 10, calls(5))).toEqual([]);
  expect(spent(at(3, 90_000), configured, 10, calls(2))).toEqual(at(1, 90_000));
});

it("Another limit than before neither fills the bucket nor lets it overflow", () => {
  expect(affordable(at(2, 0), { requestsPerMinute: 6000 }, 0, calls(99))).toHaveLength(2);
  expect(affordable(at(60, 0), { requestsPerMinute: 6 }, 0, calls(99))).toHaveLength(6);
  // From then on it grows by the new one, beyond what the earlier one let it.
  expect(affordable(at(60, 0), { requestsPerMinute: 6000 }, 1_000, calls(999))).toHaveLength(160);
});

it("A worker that is configured with less counts for those that are configured with more", () => {
  const limits = { requestsPerMinute: 60, tokensPerMinute: 600 };
  const rates = spent({}, limits, 0, calls(10, 20)) ?? {};
  const after = spent(rates, {}, 0, calls(5, 20)) ?? {};
  expect(after.configured).toMatchObject({ requests: { left: 45 }, tokens: { left: 300 } });
  const later = spent(after, configured, 0, calls(1, 100)) ?? {};
  expect(later.configured).toMatchObject({ requests: { left: 44 }, tokens: { left: 200 } });
});

it("What is affordable at a time is so at that time, however the fractions fall", () => {
  for (let left = 0; left < 3; left += 0.037) {
    for (const perMinute of [0.7, 7, 61, 100_003]) {
      const limits = { requestsPerMinute: 1e9, tokensPerMinute: perMinute * 7 };
      const rates = { configured: { tokens: { limit: 1, left, perMs: 1, at: 1_800_000_000_123 } } };
      const when = affordableAt(rates, limits, 4.9);
      expect(affordable(rates, limits, Math.max(when, 1_800_000_000_123), calls(1, 4.9))).toHaveLength(1);
    }
  }
});

it("A provider that names no limit, or one of nothing, says nothing; one that does not say how fast it grows is taken by the minute", () => {
  const said = { limit: 0, left: 0, perMs: 0 };
  expect(affordable(paced({}, 0, { requests: said, tokens: said }), {}, 0, calls(9))).toHaveLength(9);
  const rates = paced({}, 0, { requests: { limit: 10, left: 99, perMs: Number.NaN } });
  expect(rates).toEqual({ learned: { requests: { limit: 10, left: 10, perMs: 10 / 60_000, at: 0 } } });
});

it("A word of one bucket leaves the other as it was", () => {
  const first = paced({}, 5, { tokens: { limit: 100, left: 1, perMs: 1 } });
  const both = paced(first, 6, { requests: { limit: 10, left: 1, perMs: 1 } });
  expect(both.learned).toEqual({
    tokens: { limit: 100, left: 1, perMs: 1, at: 5 },
    requests: { limit: 10, left: 1, perMs: 1, at: 6 },
  });
  expect(affordableAt(both, {}, 50)).toBe(54);
});
