import type { Fault } from "../life/faults.ts";
import type { Network } from "../network.ts";
import { firstPasswordOf } from "./data-model.ts";

/**
 * A line has a session only while its router's password and the provider's AAA agree; they are looked at when the
 * router dials, so that a session outlives a change until then.
 */
export class Passwords {
  readonly #network: Network;

  constructor(network: Network) {
    this.#network = network;
  }

  ofRouter(login: string): string {
    return this.#network.kept.routers[login]?.pppPassword ?? firstPasswordOf(login);
  }

  ofAaa(login: string): string {
    return this.#network.kept.passwords[login] ?? firstPasswordOf(login);
  }

  /** The provider's AAA takes another password from now on. A router that was refused tries again and again. */
  async changeAaa(login: string, password: string): Promise<void> {
    const { passwords } = this.#network.kept;
    await this.#network.keep({ passwords: { ...passwords, [login]: password } });
    await this.#settle(login);
  }

  /** The router ends its session and dials with what it has. */
  async redial(login: string): Promise<void> {
    if (this.ofRouter(login) !== this.ofAaa(login)) await this.#refuse(login);
    else if (this.#refusal(login) === undefined)
      await this.#network.makeFault({ kind: "reauthentication", target: login });
    else await this.#settle(login);
  }

  /** Someone types a wrong password into the router. */
  async spoil(login: string): Promise<Fault> {
    await this.changeRouter(login, `${this.ofAaa(login)}-wrong`);
    return this.#refuse(login);
  }

  /** Someone types the right one. */
  async correct(login: string): Promise<void> {
    await this.changeRouter(login, this.ofAaa(login));
    await this.#settle(login);
  }

  async changeRouter(login: string, password: string): Promise<void> {
    const { routers } = this.#network.kept;
    const router = { ...routers[login], pppPassword: password };
    await this.#network.keep({ routers: { ...routers, [login]: router } });
  }

  #refuse(login: string): Promise<Fault> {
    return this.#network.makeFault({ kind: "wrong-password", target: login });
  }

  async #settle(login: string): Promise<void> {
    const refusal = this.#refusal(login);
    if (refusal !== undefined && this.ofRouter(login) === this.ofAaa(login))
      await this.#network.mendFault(refusal.id);
  }

  #refusal(login: string): Fault | undefined {
    return this.#network.faults.find(
      (fault) => fault.kind === "wrong-password" && fault.login === login && fault.mendedAt === null,
    );
  }
}
