import { z } from "zod";
import { asTiyn } from "../../kernel/money.ts";
import { plainDate, plainTime, zoneName } from "./civil-schema.ts";

/**
 * What the provider promises its subscribers, as numbers: each names its rule of the domain and its unit.
 * The values are in `policy.yaml` and `calendar.yaml` of the provider's folder; code holds none of them.
 * The words "at most" and "least" include the number itself.
 */

const group = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).readonly();
const count = () => z.int().min(1);
const share = () => z.number().gt(0).lte(1);
const dayOfMonth = () => z.int().min(1).max(31);
const tiyn = () => z.int().min(0).transform(asTiyn);

/** The mistake of a value that must not come before another one. */
const after = (later: string, earlier: string) => ({
  path: [later],
  error: `expected no less than ${earlier}`,
});
const isEarlier = (a: Temporal.PlainTime, b: Temporal.PlainTime) => Temporal.PlainTime.compare(a, b) < 0;

export const policySchema = group({
  /** The zone of every civil date, hour and deadline, such as `Asia/Almaty`. */
  zone: zoneName,

  /** S1: switching the router off and on. */
  restart: group({
    /** S1: how long the router stays unplugged, at least. */
    routerRestartWaitMinutes: count(),
    /** S1: a restart seen on the line this recently makes another one needless. */
    recentRestartMinutes: count(),
  }),

  /** S6–S8: internet stopped after the password of the service was changed. */
  password: group({
    /** S7: how long the system may take to set up the router by itself. */
    configurationMinutes: count(),
    /** What the provider's systems can't do by then is given up; the promise is broken long before. */
    giveUpHours: count(),
    /** A router that took the password and is not heard again for this long has lost its connection by it. */
    goneAfterMinutes: z.number().gt(0),
  }),

  /** S6–S8: routers that are managed from afar. */
  routers: group({
    /** A router comes by itself this often; where it can't be asked to come, what waits for it waits as long. */
    informSeconds: count(),
    /** Not heard for more than this many of these times, it is out of reach. */
    missedInformsMax: z.number().gte(1),
    /** What a router did not do is tried this often … */
    attemptsMax: count(),
    /** … with these waits between, the last one again and again. */
    retryMinutes: z.array(z.number().gt(0)).min(1).readonly(),
    /** What could not be done by then is given up. */
    taskHours: count(),
    /** What a subscriber asked for in a conversation is given up after this time: by then it would surprise. */
    chatTaskMinutes: count(),
    /** How long ended tasks and password changes are remembered. */
    historyDays: count(),
  }),

  /** S9–S21: money paid to another login. */
  wrongPayment: group({
    /** S10: no receipt is needed from this many differing digits … */
    digitsWithoutReceiptMin: count(),
    /** S10: … up to this many. */
    digitsWithoutReceiptMax: count(),
    /** S11: more differing digits than this is a reason of its own; S12: exactly this many only needs the receipt. */
    digitsNotCitedMax: count(),
    /** S10, S11, S13: below this amount no receipt is needed; at it and above, one is. */
    receiptThresholdTiyn: tiyn(),
    /** S19: it can be asked for until the payment's date plus this many days, to the end of that day. */
    correctionWindowDays: count(),
    /** S19: a payment on this many last days of a month can be asked for until the end of the next month. */
    monthEndDays: count(),
    /** S21: the answer comes within this time. */
    answerHours: count(),
  }).refine(
    (rules) => rules.digitsWithoutReceiptMin <= rules.digitsWithoutReceiptMax,
    after("digitsWithoutReceiptMax", "digitsWithoutReceiptMin"),
  ),

  /** S22–S24: a payment that has not arrived. */
  missingPayment: group({
    /** S23: younger than this, the place of payment answers; S24: from exactly this age on, support does. */
    partnerAnswersHours: count(),
    /** S24: the definite answer, from the moment date, amount, partner and receipt are all there. */
    answerHours: count(),
  }),

  /** S26–S29: a technician at the subscriber's door. */
  visits: group({
    /** Clock A, S26 (and S49's call-back): a specialist calls, from the request. */
    clockAHours: count(),
    /** Clock B, S27: the technician is on site, from the request. */
    clockBHours: count(),
    /** Clock C, S28: done at the latest, from the request. */
    clockCHours: count(),
    /** S29: technicians work from this hour … */
    dayStartsAt: plainTime,
    /** S29: … to this one, every day that `calendar.exceptions` doesn't change. */
    dayEndsAt: plainTime,
  })
    .refine(({ clockAHours, clockBHours }) => clockAHours <= clockBHours, after("clockBHours", "clockAHours"))
    .refine(({ clockBHours, clockCHours }) => clockBHours <= clockCHours, after("clockCHours", "clockBHours"))
    .refine((day) => isEarlier(day.dayStartsAt, day.dayEndsAt), after("dayEndsAt", "dayStartsAt")),

  /** S30–S31: requests that specialists solve. */
  tickets: group({
    /** Clock D, S31: the request is solved, from its opening. */
    clockDHours: count(),
    /** S31: calls that nobody answered before the request is paused with a message. */
    callAttempts: count(),
  }),

  /** What happens around a promise's due time. */
  promises: group({
    /** The staff see a promise as endangered this long before it is due. */
    warningMinutes: count(),
    /** After the due time a broken promise is raised one level at each of these; 0 is the due time itself. */
    escalationMinutes: z.array(z.int().min(0)).min(1).readonly(),
  }),

  /** S32: the days in which fees are charged and requests may take longer. */
  monthEnd: group({
    /** S32: from this day of the month, included … */
    busyFromDay: dayOfMonth(),
    /** S32: … to this day of the next month, included. */
    busyToDay: dayOfMonth(),
  }),

  /** S32: paying back for time without service. */
  compensation: group({
    /** S32: credits are rounded up to a whole multiple of this; 100 is a whole tenge. */
    roundedUpToTiyn: tiyn(),
  }),

  /** S51–S53: a connection that comes and goes. */
  drops: group({
    /** S51, S52: drops are frequent from this many breaks … */
    breaksMin: count(),
    /** S51, S52: … within this time … */
    windowHours: count(),
    /** S51, S52: … with at most this between one and the next. */
    gapMaxMinutes: count(),
    /** S53: the kind of VPN to set up when the provider's cable goes straight into a computer. */
    vpnKind: z.string().min(1),
  }),

  /** S51–S54: what the breaks of the last days have in common. */
  dropPatterns: group({
    /** The days that are looked at. */
    days: count(),
    /** From this many breaks a pattern is looked for. */
    breaksMin: count(),
    /** A part of the day is the pattern when at least this share of the breaks falls into it. */
    shareMin: share(),
    /** Breaks come regularly when the times between them differ from the usual one by at most this share … */
    spreadShareMax: share(),
    /** … or by this much, where that is more. */
    spreadMinutesMax: count(),
    /** The hours of the evening, of the afternoon's heat and of the night; each ends before its last hour. */
    eveningHours: z.tuple([z.int().min(0), z.int().max(24)]).readonly(),
    heatHours: z.tuple([z.int().min(0), z.int().max(24)]).readonly(),
    nightHours: z.tuple([z.int().min(0), z.int().max(24)]).readonly(),
    /** The months in which the afternoon is hot. */
    hotMonths: z.array(z.int().min(1).max(12)).readonly(),
    /** Lengths of sessions that differ by no more than this are one fixed length: a limit, no drop. */
    fixedLengthSecondsMax: count(),
    /** A break at the same minute in this many nights is the provider's own re-authentication … */
    nightlyNightsMin: count(),
    /** … when its times differ by no more than this. */
    nightlySpreadMinutesMax: count(),
    /** S53: results of tests older than this are made anew. */
    testDays: count(),
    /** S54: a reminder is set for the usual time when that is at least this far away. */
    reminderMinutesMin: count(),
  }),

  /** What the access network's reports mean. */
  network: group({
    /** The interval of interim updates that is assumed until a session has shown its own. */
    interimMinutes: count(),
    /** A session is silently lost after this many intervals without a word; evidence older than that is stale. */
    missedInterimsMax: z.number().min(1),
    /** S51, S52: how long sessions and their breaks are kept. */
    historyDays: count(),
  }),

  /** S44: asking the switches themselves, by SNMP. */
  switches: group({
    /** Each node is asked once in this time, spread over it … */
    sweepSeconds: count(),
    /** … and not more of them than this at once. */
    nodesAtOnceMax: count(),
    /** How long one request waits for its answer. */
    answerMilliseconds: count(),
    /** A node that doesn't answer is asked again this soon, before it counts as unreachable … */
    recheckSeconds: count(),
    /** … and then in pauses that grow up to this. */
    silentPauseSecondsMax: count(),
    /** Counters of errors, and speeds, are read at every so many-th time. */
    countersEveryRounds: count(),
    /** Of the line check's time, this is left for what follows the switch's answer. */
    marginMilliseconds: count(),
    /** A line's errors rise when there are this many more between two readings … */
    errorsMin: count(),
    /** … and at least this share of all frames; */
    errorShareMin: share(),
    /** they are normal when at least this many frames came through meanwhile. */
    errorFramesMin: count(),
    /** An older reading of the counters says nothing of now. */
    countersAgeMinutesMax: count(),
    /** When this share of a node's lines is lost at once, it is the node's trouble and no line's cable is tested. */
    portsLostShareMax: share(),
    /** A trap makes us ask its sender; more of them than this in a minute are left to the next round. */
    trapsPerMinuteOfNodeMax: count(),
    /** A cable is tested at most once in this time … */
    cableTestMinutes: count(),
    /** … not more than this many at once on a node … */
    cableTestsOfNodeMax: count(),
    /** … and a switch has this long to end a test. */
    cableTestSeconds: count(),
  }),

  /** S2, S44: when a fault of many lines is a mass outage. */
  outages: group({
    /** An outage of at least this many lines is major … */
    majorLinesMin: count(),
    /** … and of this many critical. */
    criticalLinesMin: count(),
    /** A subscriber's report counts for an outage that is detected at most so long after it (S32). */
    reportedBeforeMinutes: count(),
    /** Who is told of planned works hears of them so long before they begin, or later where they are planned later. */
    worksNoticeHours: count(),
  }),

  /** S44: how long each check may take before its answer is "unknown". */
  diagnosis: group({
    outageCheckMilliseconds: count(),
    lineCheckMilliseconds: count(),
    visitCheckMilliseconds: count(),
    accountCheckMilliseconds: count(),
    /** The length to a break that a switch measures is right within this. */
    cableErrorMeters: z.number().min(0),
    /** Checks that take longer than this are shown one by one as they end. */
    progressAfterMilliseconds: count(),
  }),

  /** Writing with the assistant. */
  chat: group({
    messageCharactersMax: count(),
    /** S47: how often consent is asked for again after an unclear answer, before an operator takes over. */
    consentRepeatsMax: z.int().min(0),
    /** S49: messages in a row that were not understood before an operator is offered. */
    notUnderstoodMax: count(),
    /** S49: angry messages in a conversation before an operator takes over. */
    angryMessagesMax: count(),
    /** The code that moves a conversation to another device: its length and life. */
    resumeCodeDigits: count(),
    resumeCodeMinutes: count(),
    /** Rate limits; polling isn't counted. */
    conversationsPerMinuteOfAddressMax: count(),
    messagesPerMinuteOfAddressMax: count(),
    messagesPerMinuteOfConversationMax: count(),
  }),

  /** Learning from what operators correct. */
  understanding: group({
    /** Longer messages are cut to the sentence that says what they are about. */
    phraseCharactersMax: count(),
    /**
     * A training run is refused when of the evaluation set's messages more than this many fewer are understood, are
     * rightly acted on, or are rejected since they are not ours.
     */
    worseMessagesMax: z.int().min(0),
  }),

  /** A language model beside the assistant, where one is set: how long is waited for it, and when it is left alone. */
  languageModel: group({
    topicSeconds: z.number().gt(0).max(10),
    draftSeconds: z.number().gt(0).max(60),
    failuresBeforePause: count(),
    pauseSeconds: count(),
  }),

  /** S43: logins as subscribers type them, and guessing at them. */
  logins: group({
    /** Every login has exactly this many digits. */
    digits: count(),
    /** Different logins that one address outside loopback may try. */
    triesPerHourOfAddressMax: count(),
    /** Different logins that may be tried in one conversation. */
    triesPerConversationMax: count(),
  }),

  /** S43: proving that the contact number is the subscriber's. */
  verification: group({
    codeDigits: count(),
    codeValidMinutes: count(),
    codeAttemptsMax: count(),
    /** A new code may be asked for this long after the last one. */
    codeResendSeconds: count(),
    /** How long a conversation stays verified. */
    verifiedMinutes: count(),
  }),

  /** S63–S69: the provider's devices. */
  equipment: group({
    /** S68: the clause of the contract about missing and damaged parts. */
    contractClause: z.string().min(1),
  }),
});

const workingHours = z
  .strictObject({ on: plainDate, startsAt: plainTime, endsAt: plainTime })
  .readonly()
  .refine(({ startsAt, endsAt }) => isEarlier(startsAt, endsAt), after("endsAt", "startsAt"));
const dayOff = z.strictObject({ on: plainDate, closed: z.literal(true) }).readonly();

export const calendarSchema = group({
  /** S29: days on which technicians work other hours, or not at all. */
  exceptions: z
    .array(
      z.union([workingHours, dayOff], { error: "expected { on, startsAt, endsAt } or { on, closed: true }" }),
    )
    .readonly(),
});

/** S29: the days that differ from every other. */
export type Calendar = z.output<typeof calendarSchema>;

/** Every number that the provider's rules need; the calendar comes from its own file. */
export type Policy = z.output<typeof policySchema> & { readonly calendar: Calendar };
