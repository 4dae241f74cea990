import type { Localized } from "../../kernel/language.ts";
import type { Constants } from "./constants.ts";
import type { Policy } from "./policy.ts";
import type { Help, Offices, Partners, Prices, Profile, Tariffs, Topics } from "./profile.ts";
import type { Template } from "./template.ts";
import type { Noun } from "./text-values.ts";

/** What is known of an article besides its words. */
export type ArticleFacts = {
  /** The ids of what comes after the short answer, in order. */
  readonly sections: readonly string[];
  /** What people write who look for it, in any language; searched and never shown. */
  readonly asked: readonly string[];
};

/** All that one provider says, promises and charges. Another provider is another folder. */
export type Provider = {
  readonly profile: Profile;
  readonly policy: Policy;
  readonly tariffs: Tariffs;
  readonly prices: Prices;
  readonly partners: Partners;
  readonly offices: Offices;
  readonly topics: Topics;
  readonly help: Help;
  /** By name; their words are in `texts`. */
  readonly articles: Readonly<Record<string, ArticleFacts>>;
  /**
   * By key: the keys of all files in `texts/`, and of each article `articles.NAME.title`, `articles.NAME.body`,
   * `articles.NAME.sections.ID.title` and `articles.NAME.sections.ID.body`.
   */
  readonly texts: ReadonlyMap<string, Localized<Template>>;
  readonly nouns: Readonly<Record<string, Noun>>;
  readonly constants: Constants;
};
