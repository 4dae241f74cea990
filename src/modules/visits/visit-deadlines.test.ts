import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { addHours, addMinutes, instant, isBefore } from "../../kernel/instant.ts";
import { isBusyMonthEnd } from "./month-end.ts";
import { type QuietHours, visitDeadlines } from "./visit-deadlines.ts";
import { lastWorkingInstant, type WorkingPolicy } from "./working-calendar.ts";

/** An instant by the clocks of Almaty. */
const local = (text: string) => instant(`${text}+05:00`);

const night: QuietHours = { from: Temporal.PlainTime.from("22:00"), until: Temporal.PlainTime.from("09:00") };

const deadlines = (requestedAt: string, quietHours: QuietHours | null = null) =>
  visitDeadlines({ requestedAt: local(requestedAt), quietHours }, policy);

describe("S26–S28: the three clocks of a visit run from the request", () => {
  test("call within 2 h, technician within 24 h, done within 72 h, whatever the hour of the day", () => {
    expect(deadlines("2026-07-25T23:30")).toEqual({
      callBy: local("2026-07-26T01:30"),
      arriveBy: local("2026-07-26T23:30"),
      doneBy: local("2026-07-28T23:30"),
    });
  });

  test.each([
    ["in the day it changes nothing", "2026-07-25T12:00", "2026-07-25T14:00"],
    ["due exactly when the night begins", "2026-07-25T20:00", "2026-07-25T22:00"],
    ["one hour before the night, one after it", "2026-07-25T21:00", "2026-07-26T10:00"],
    ["asked when the night begins", "2026-07-25T22:00", "2026-07-26T11:00"],
    ["asked after midnight", "2026-07-26T03:00", "2026-07-26T11:00"],
    ["asked when it ends", "2026-07-26T09:00", "2026-07-26T11:00"],
  ])("S26, not at night: %s", (_, requestedAt, callBy) => {
    expect(deadlines(requestedAt, night)).toEqual({ ...deadlines(requestedAt), callBy: local(callBy) });
  });

  test("S26: hours within one day can be quiet too, and more than one day of them can pass", () => {
    const untilEvening = { from: Temporal.PlainTime.from("19:00"), until: Temporal.PlainTime.from("18:00") };
    expect(deadlines("2026-07-25T18:30", untilEvening).callBy).toEqual(local("2026-07-27T18:30"));
    const noon = { from: Temporal.PlainTime.from("12:00"), until: Temporal.PlainTime.from("13:00") };
    expect(deadlines("2026-07-25T11:00", noon).callBy).toEqual(local("2026-07-25T14:00"));
  });

  test("a later request is never called earlier, and no wish shortens the clock", () => {
    const begin = local("2026-07-25T00:00");
    fc.assert(
      fc.property(fc.nat(4_000), fc.nat(600), (minutes, later) => {
        const [first, second] = [addMinutes(begin, minutes), addMinutes(begin, minutes + later)].map(
          (requestedAt) => visitDeadlines({ requestedAt, quietHours: night }, policy).callBy,
        );
        expect(isBefore(second!, first!)).toBe(false);
        expect(isBefore(first!, addHours(addMinutes(begin, minutes), 2))).toBe(false);
      }),
    );
  });
});

describe("S29: a visit is planned by the last working instant not after its due time", () => {
  test.each([
    ["due 20:00: 18:00", "2026-07-25T20:00", "2026-07-25T18:00"],
    ["due 08:00: 18:00 the day before", "2026-07-26T08:00", "2026-07-25T18:00"],
    ["due within the working day: then", "2026-07-25T11:11", "2026-07-25T11:11"],
    ["due when work begins: then", "2026-07-25T09:00", "2026-07-25T09:00"],
    ["due when work ends: then", "2026-07-25T18:00", "2026-07-25T18:00"],
    ["due at midnight: 18:00 the day before", "2026-07-26T00:00", "2026-07-25T18:00"],
    ["Sundays are worked too", "2026-07-26T20:00", "2026-07-26T18:00"],
  ])("%s", (_, dueAt, planBy) => {
    expect(lastWorkingInstant(local(dueAt), policy)).toEqual(local(planBy));
  });

  const holidays: WorkingPolicy = {
    ...policy,
    calendar: {
      exceptions: [
        {
          on: Temporal.PlainDate.from("2026-12-31"),
          startsAt: Temporal.PlainTime.from("10:00"),
          endsAt: Temporal.PlainTime.from("15:00"),
        },
        { on: Temporal.PlainDate.from("2027-01-01"), closed: true },
        { on: Temporal.PlainDate.from("2027-01-02"), closed: true },
      ],
    },
  };

  test.each([
    ["a short day ends early", "2026-12-31T17:00", "2026-12-31T15:00"],
    ["and begins late", "2026-12-31T09:30", "2026-12-30T18:00"],
    ["closed days are gone over", "2027-01-02T12:00", "2026-12-31T15:00"],
    ["also in the morning after them", "2027-01-03T08:59", "2026-12-31T15:00"],
  ])("the calendar's exceptions: %s", (_, dueAt, planBy) => {
    expect(lastWorkingInstant(local(dueAt), holidays)).toEqual(local(planBy));
  });

  test("it is never after the due time and never moves back as that grows", () => {
    const begin = local("2026-12-29T00:00");
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(3_000), (minutes, later) => {
        const dueAt = addMinutes(begin, minutes);
        const planBy = lastWorkingInstant(dueAt, holidays);
        expect(isBefore(dueAt, planBy)).toBe(false);
        expect(isBefore(lastWorkingInstant(addMinutes(dueAt, later), holidays), planBy)).toBe(false);
      }),
    );
  });
});

describe("S32: the busy days around a month's end", () => {
  test.each([
    ["2026-07-26T23:59", false],
    ["2026-07-27T00:00", true],
    ["2026-07-31T12:00", true],
    ["2026-08-04T23:59", true],
    ["2026-08-05T00:00", false],
    ["2026-08-15T12:00", false],
  ])("%s by local dates: %s", (now, isBusy) => {
    expect(isBusyMonthEnd(local(now), policy)).toBe(isBusy);
  });
});
