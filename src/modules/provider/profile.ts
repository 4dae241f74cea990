import { z } from "zod";
import type { Topic } from "../../kernel/topic.ts";
import { topics } from "../../kernel/topic.ts";
import { asTiyn } from "../../kernel/money.ts";

/** What the provider's files hold besides the policy and the texts: who it is, what it sells, whom it works with. */

const words = z.string().min(1);
const code = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, { error: "expected a code of small letters, digits and hyphens" });
const phone = z.string().regex(/^\+?\d{3,12}$/, { error: "expected a phone number of digits alone" });
const tiyn = z.int().min(0).transform(asTiyn);
/** True where the provider's real fact isn't known: such a value may be shown as a sample only. */
const placeholder = z.boolean().default(false);
const link = z.strictObject({ url: z.url({ protocol: /^https?$/ }), placeholder }).readonly();

/** The same thing said in every language. */
const localizedSchema = z.strictObject({ kk: words, ru: words, en: words }).readonly();

/** `provider.yaml` */
export const profileSchema = z
  .strictObject({
    brand: words,
    /** S5: the virtual assistant's name. */
    assistantName: localizedSchema,
    accentColor: z.string().regex(/^#[0-9a-f]{6}$/, { error: "expected a colour such as #1a2b3c" }),
    /** S2: free from any mobile operator of the country. */
    supportLine: z.strictObject({ number: phone, hours: localizedSchema }).readonly(),
    /** S33: the mobile operator's own help. */
    mobileHelp: phone,
    /** S5, S38–S42: ways to reach the assistant and the operators. */
    channels: z
      .array(
        z
          .strictObject({
            kind: z.enum(["web-chat", "phone", "social", "account", "office"]),
            title: localizedSchema,
            link: link.optional(),
          })
          .readonly(),
      )
      .readonly(),
    /** Origins of pages that may hold the chat widget; `*` is any. */
    widgetOrigins: z
      .array(
        z.union([z.literal("*"), z.httpUrl()], {
          error: "expected * or an origin such as https://example.kz",
        }),
      )
      .min(1)
      .readonly(),
    links: z
      .strictObject({
        account: link,
        app: link,
        tariffs: link,
        socialPages: link,
        offices: link,
        routerGuide: link,
        tvHelp: link,
        wrongPaymentForm: link,
        moveForm: link,
        returnForm: link,
      })
      .readonly(),
  })
  .readonly();

/** `tariffs.yaml`, by code */
export const tariffsSchema = z
  .record(
    code,
    z
      .strictObject({
        title: localizedSchema,
        speedMegabits: z.int().min(1),
        monthlyFeeTiyn: tiyn,
        /** A bundle holds mobile numbers and perhaps TV besides home internet. */
        mobileNumbersMax: z.int().min(0),
        hasTv: z.boolean(),
        placeholder,
      })
      .readonly(),
  )
  .readonly();

const priced = z.strictObject({ title: localizedSchema, priceTiyn: tiyn, placeholder }).readonly();

/** `prices.yaml`: S63's price list, and what paid services cost. */
export const pricesSchema = z
  .strictObject({
    equipment: z
      .strictObject({
        router: priced,
        "tv-box": priced,
        "remote-control": priced,
        "power-supply": priced,
        "hdmi-cable": priced,
        "rca-cable": priced,
      })
      .readonly(),
    services: z
      .strictObject({
        /** S62: a month of a static address. */
        staticIp: priced,
        /** S34: moving to another address. */
        move: priced,
        /** S65: how long home internet may be paused. */
        suspension: z
          .strictObject({ daysMin: z.int().min(1), daysMax: z.int().min(1), placeholder })
          .readonly(),
      })
      .readonly(),
  })
  .readonly();

/** `partners.yaml`, by code: S23's places of payment and who answers there. */
export const partnersSchema = z
  .record(
    code,
    z
      .strictObject({
        title: localizedSchema,
        kind: z.enum(["bank", "terminal", "shop"]),
        phone,
        placeholder,
      })
      .readonly(),
  )
  .readonly();

/** `offices.yaml`: S64, S68. A city without one is served as S69 says. */
export const officesSchema = z
  .array(
    z
      .strictObject({ city: localizedSchema, address: localizedSchema, hours: localizedSchema, placeholder })
      .readonly(),
  )
  .readonly();

/** A topic as people see it: the label of its button, and the article that explains it. */
const topicSchema = z.strictObject({ title: localizedSchema, article: code.optional() }).readonly();

/** `topics.yaml`: all topics of the assistant. */
export const topicsSchema = z.record(z.enum(topics), topicSchema).readonly();

/** `help.yaml`: the groups of the help page in their order, each with its articles in theirs. */
export const helpSchema = z
  .record(
    code,
    z.strictObject({ title: localizedSchema, articles: z.array(code).min(1).readonly() }).readonly(),
  )
  .readonly();

export type Help = z.output<typeof helpSchema>;
export type Profile = z.output<typeof profileSchema>;
export type Tariffs = z.output<typeof tariffsSchema>;
export type Prices = z.output<typeof pricesSchema>;
export type Partners = z.output<typeof partnersSchema>;
export type Offices = z.output<typeof officesSchema>;
export type Topics = Readonly<Record<Topic, z.output<typeof topicSchema>>>;
