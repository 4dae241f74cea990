import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Db } from "../../platform/database.ts";
import type { ConversationId } from "./conversation.ts";
import { findTokenHash } from "./store.ts";

/** A token is random, so a plain hash is enough to keep it from being read out of the table. */
export const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest();

export const newToken = (): string => randomBytes(24).toString("base64url");

const rememberedMax = 20_000;

/** Whether a token opens a conversation; hashes never change, so those looked up are remembered. */
export function createTokenCheck(db: Db): (id: ConversationId, token: string) => Promise<boolean> {
  const remembered = new Map<ConversationId, Buffer>();
  return async (id, token) => {
    const known = remembered.get(id) ?? (await findTokenHash(db, id));
    if (known === undefined) return false;
    if (remembered.size >= rememberedMax) remembered.clear();
    remembered.set(id, known);
    return timingSafeEqual(known, hashToken(token));
  };
}
