import { readQueries, shippedKnowledge } from "../test/knowledge/queries.ts";
import { percentile, report } from "./report.ts";

const rounds = 20;
const warmRounds = 3;
const hits = 5;

/** The provider's articles searched with what people look for, on one core: how fast, and how well. */
export async function run(): Promise<void> {
  const from = performance.now();
  const knowledge = shippedKnowledge();
  report("search: reading and indexing the articles", performance.now() - from, "ms");
  const queries = readQueries();
  const times: number[] = [];
  for (let round = -warmRounds; round < rounds; round += 1) {
    for (const { query, language } of queries) {
      const before = performance.now();
      knowledge.search(query, language, hits);
      if (round >= 0) times.push(performance.now() - before);
    }
  }
  report(
    "search: queries a second",
    1000 / (times.reduce((sum, time) => sum + time, 0) / times.length),
    "1/s",
  );
  report("search: the middle query", percentile(times, 0.5), "ms");
  report("search: 99 of 100 queries within", percentile(times, 0.99), "ms");
  const ranks = queries.map(({ query, language, articles }) =>
    knowledge.search(query, language, hits).findIndex(({ article }) => articles.includes(article.name)),
  );
  report(
    "search: the right article first",
    (ranks.filter((rank) => rank === 0).length / ranks.length) * 100,
    "%",
  );
  const inThree = ranks.filter((rank) => rank >= 0 && rank < 3).length;
  report("search: the right article in the first three", (inThree / ranks.length) * 100, "%");
}
