import * as fc from "fast-check";
import { expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { addMinutes, instant, type Instant } from "../../kernel/instant.ts";
import { breakKinds, explainDrops, type SessionSpan } from "../sessions/drop-causes.ts";
import { drawDrops, type Picture } from "./drops-picture.ts";

/** 17:00 in Almaty. */
const now = instant("2026-11-22T12:00:00Z");
const ago = (minutes: number): Instant => addMinutes(now, -minutes);
const session = (
  from: number,
  to: number | null,
  cause: SessionSpan["cause"] = "lost-carrier",
): SessionSpan => ({
  nas: "127.0.10.1",
  beganAt: ago(from),
  aliveAt: ago((to ?? 0) + 1),
  endedAt: to === null ? null : ago(to),
  cause: to === null ? null : cause,
});

function picture(sessions: readonly SessionSpan[], more: Partial<Picture> = {}): Picture {
  const outages = more.outages ?? [];
  const { breaks } = explainDrops(sessions, { now, outages, policy });
  const words = {
    title: "Сессиялар: 7010000005",
    session: "Сессия",
    outage: "Жаппай ақау",
    breaks: Object.fromEntries(
      breakKinds.map((kind) => [kind, `kind ${kind}`]),
    ) as Picture["words"]["breaks"],
  };
  return { now, zone: policy.zone, language: "kk", days: 3, sessions, breaks, outages, words, ...more };
}

const count = (svg: string, part: string): number => svg.split(part).length - 1;

test("a strip for each day, its name in the language, and the sessions on them", () => {
  const svg = drawDrops(picture([session(2 * 24 * 60, 30), session(25, null)]));
  expect(svg).toContain(">20 қар.<");
  expect(svg).toContain(">22 қар.<");
  // One session lies on three days, the other on one; the legend has one.
  expect(count(svg, 'class="session"')).toBe(3 + 1 + 1);
});

test("each break has the sign of its kind, and the legend counts it", () => {
  const svg = drawDrops(picture([session(200, 150), session(140, 90, "nas-reboot"), session(80, null)]));
  expect(count(svg, '<g class="own">')).toBe(2);
  expect(count(svg, '<g class="nas">')).toBe(2);
  expect(svg).toContain("kind own: 1");
  expect(svg).not.toContain("kind limit");
});

test("outages are shaded from their beginning to their end, or to now", () => {
  const svg = drawDrops(picture([], { outages: [{ from: ago(90), to: ago(30) }] }));
  expect(count(svg, 'fill="url(#shade)"')).toBe(2);
  expect(drawDrops(picture([], { outages: [{ from: ago(60), to: null }] }))).toContain('width="30"');
});

test("who does not see it hears its title, its counts and the last break", () => {
  const svg = drawDrops(picture([session(200, 150)]));
  expect(svg).toContain('role="img" aria-labelledby="title description" lang="kk"');
  expect(svg).toContain('<title id="title">Сессиялар: 7010000005</title>');
  expect(svg).toContain("kind own: 1. kind own: 22 қар. 14:30.");
});

test("no script, nothing from elsewhere, and what is written cannot become markup", () => {
  const words = { ...picture([]).words, title: '<script>"&' };
  const svg = drawDrops(picture([], { words }));
  expect(svg).toContain("&lt;script&gt;&quot;&amp;");
  expect(svg).not.toMatch(/<script|href|url\((?!#shade)|\son\w+=/);
});

test("whatever happened, every bar and mark lies inside the picture", () => {
  const minute = fc.integer({ min: 0, max: 5 * 24 * 60 });
  const any = fc.tuple(minute, minute, fc.boolean()).map(([a, b, isOver]) => {
    const [to, from] = a < b ? [a, b] : [b, a];
    return session(from, isOver ? to : null);
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 20 }), (sessions) => {
      const svg = drawDrops(picture(sessions));
      const [, full] = /viewBox="0 0 (\d+) /.exec(svg)!;
      const places = [...svg.matchAll(/ x="(-?[\d.]+)"[^/]*? width="(-?[\d.]+)"/g)];
      for (const [, x, width] of places) {
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(x) + Number(width)).toBeLessThanOrEqual(Number(full));
      }
      expect(svg).not.toMatch(/NaN|undefined/);
    }),
  );
});
