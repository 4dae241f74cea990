import type { Localized } from "../../kernel/language.ts";
import type { Constants } from "./constants.ts";
import type { Policy } from "./policy.ts";
import type { Offices, Partners, Prices, Profile, Tariffs, Topics } from "./profile.ts";
import type { Template } from "./template.ts";
import type { Noun } from "./text-values.ts";

/** All that one provider says, promises and charges. Another provider is another folder. */
export type Provider = {
  readonly profile: Profile;
  readonly policy: Policy;
  readonly tariffs: Tariffs;
  readonly prices: Prices;
  readonly partners: Partners;
  readonly offices: Offices;
  readonly topics: Topics;
  /** By key: the keys of all files in `texts/`, and `articles.NAME.title` and `articles.NAME.body`. */
  readonly texts: ReadonlyMap<string, Localized<Template>>;
  readonly nouns: Readonly<Record<string, Noun>>;
  readonly constants: Constants;
};
