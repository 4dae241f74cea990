/** Marks a string or number as one particular kind of value, so that it is not mistaken for another. */
export type Branded<Value, Name extends string> = Value & { readonly __brand: Name };

/** Identifies one home-internet contract: ten digits at the first provider. */
export type Login = Branded<string, "Login">;

/** Trusts that the text has been checked, at the edge or by the database. */
export const asLogin = (text: string): Login => text as Login;
