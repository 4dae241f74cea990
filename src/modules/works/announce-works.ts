import { addHours, type Instant, isAfter, isBefore } from "../../kernel/instant.ts";
import type { Login } from "../../kernel/ids.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import type { SecretBox } from "../../platform/secret-box.ts";
import { sendNotice } from "../notices/notices.ts";
import type { Provider } from "../provider/provider.ts";
import { renderText } from "../provider/text.ts";
import { findContactsToTell } from "../subscribers/subscribers.ts";
import type { PlannedWorks } from "./planned-works.ts";
import {
  claimLogins,
  claimMisled,
  findToAnnounce,
  findToRevise,
  lockWorks,
  type Misled,
  saveRevised,
  saveTold,
} from "./store.ts";

export type AnnouncementParts = {
  readonly db: Db;
  readonly provider: Provider;
  readonly secretBox: SecretBox;
  readonly now: () => Instant;
};

const loginsAtOnce = 200;

/**
 * Tells subscribers of works that begin soon, each once for each beginning, by a text to the contact number; and who
 * was told before, that works were moved or canceled.
 */
export async function announceWorks(parts: AnnouncementParts): Promise<void> {
  const { db, provider, now } = parts;
  for (const id of await findToRevise(db)) while (await reviseSome(parts, id));
  const by = addHours(now(), provider.policy.outages.worksNoticeHours);
  for (const works of await findToAnnounce(db, now(), by)) while ((await announceSome(parts, works)) > 0);
}

const announceSome = (parts: AnnouncementParts, works: PlannedWorks): Promise<number> =>
  inTransaction(parts.db, async (tx) => {
    const work = { tx, now: parts.now() };
    const logins = await claimLogins(tx, works, { at: work.now, limit: loginsAtOnce });
    await tell(parts, work, { key: "works-sms", works, logins });
    return logins.length;
  });

/**
 * The works stay locked meanwhile, so that nobody hears of a change that another one has overtaken.
 * @returns whether somebody is left
 */
const reviseSome = (parts: AnnouncementParts, id: string): Promise<boolean> =>
  inTransaction(parts.db, async (tx) => {
    const work = { tx, now: parts.now() };
    const works = await lockWorks(tx, id);
    if (works === undefined) return false;
    const misled = await claimMisled(tx, works, { at: work.now, limit: loginsAtOnce });
    const moved = misled.filter(({ isConcerned }) => isConcerned).map(({ login }) => login);
    await saveTold(tx, works, { logins: moved, at: work.now });
    // What is over is no news any more.
    if (isAfter(works.endsAt, work.now))
      await tell(parts, work, { key: "works-moved-sms", works, logins: moved });
    for (const off of Map.groupBy(
      misled.filter(({ isConcerned }) => !isConcerned),
      beginning,
    ).values())
      await tellOff(parts, work, { works, off });
    if (misled.length === loginsAtOnce) return true;
    await saveRevised(tx, id);
    return false;
  });

const beginning = ({ startsAt }: Misled): string => startsAt.toString();

/** Those whose internet stays, or is back: each hears of the beginning that they were told. */
async function tellOff(
  parts: AnnouncementParts,
  work: Work,
  { works, off }: { readonly works: PlannedWorks; readonly off: readonly Misled[] },
): Promise<void> {
  const startsAt = off[0]?.startsAt ?? works.startsAt;
  const logins = off.map(({ login }) => login);
  const key = isBefore(work.now, startsAt) ? "works-canceled-sms" : "works-stopped-sms";
  await tell(parts, work, { key, works: { ...works, startsAt }, logins });
}

type Announcement = {
  readonly key: string;
  readonly works: Pick<PlannedWorks, "startsAt" | "endsAt">;
  readonly logins: readonly Login[];
};

async function tell(
  { provider, secretBox }: AnnouncementParts,
  work: Work,
  { key, works, logins }: Announcement,
): Promise<void> {
  if (logins.length === 0) return;
  const values = {
    startsAt: { at: works.startsAt, now: work.now },
    endsAt: { at: works.endsAt, now: work.now },
  };
  for (const { contactNumber, language } of await findContactsToTell(work.tx, logins))
    await sendNotice(work, secretBox, {
      kind: "planned-works",
      to: contactNumber,
      text: renderText(provider, language, key, values),
      usefulUntil: usefulUntil(works, work.now),
    });
}

/** Notices are kept by real time, works by the product's; the span between is the same. */
const usefulUntil = ({ startsAt, endsAt }: Announcement["works"], now: Instant): Instant =>
  Temporal.Now.instant().add(now.until(isBefore(now, startsAt) ? startsAt : endsAt));
