/** A request that can't be carried out, with the sentence that says why. */
export class Unusable extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, sentence: string) {
    super(sentence);
    this.statusCode = statusCode;
  }
}
