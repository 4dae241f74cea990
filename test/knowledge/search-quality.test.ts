import { expect, test } from "vitest";
import { readQueries, shippedKnowledge } from "./queries.ts";

const knowledge = shippedKnowledge();
const queries = readQueries();
const hitsLooked = 3;

const results = queries.map(({ query, language, manner, articles }) => {
  const found = knowledge.search(query, language, hitsLooked).map(({ article }) => article.name);
  return { query, manner, articles, found, rank: found.findIndex((name) => articles.includes(name)) };
});

const shareOf = (rank: (at: number) => boolean): number =>
  results.filter((result) => rank(result.rank)).length / results.length;

test("what people look for, in any letters and with typing mistakes, is among the first three", () => {
  const missed = results.filter(({ rank }) => rank < 0);
  process.stdout.write(
    `${queries.length} queries: ${(shareOf((rank) => rank === 0) * 100).toFixed(1)} % first, ` +
      `${(shareOf((rank) => rank >= 0) * 100).toFixed(1)} % in the first three\n`,
  );
  // A changed article or phrase may cost one or two more; a broken search costs many.
  expect(missed.slice(4)).toEqual([]);
});

test("most of it comes first", () => {
  expect(shareOf((rank) => rank === 0)).toBeGreaterThan(0.8);
});

test("every manner of writing is found as well as the others", () => {
  const manners = Map.groupBy(results, ({ manner }) => manner);
  const poor = [...manners].filter(
    ([, ofManner]) => ofManner.filter(({ rank }) => rank >= 0).length / ofManner.length < 0.85,
  );
  expect(poor).toEqual([]);
});

test("every article can be found by its own title, in each language", () => {
  const lost = (["kk", "ru", "en"] as const).flatMap((language) =>
    knowledge
      .listGroups(language)
      .flatMap(({ articles }) => articles)
      .filter(({ name, title }) =>
        knowledge.search(title, language, hitsLooked).every(({ article }) => article.name !== name),
      )
      .map(({ name }) => `${name} (${language})`),
  );
  expect(lost).toEqual([]);
});
