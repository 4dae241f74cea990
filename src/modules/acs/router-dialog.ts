import type { ParameterName, ParameterValue } from "../cwmp/cwmp.ts";
import type { RouterDevice } from "./router-device.ts";

/** The router said no. `isFinal`: asking again is of no use. */
export class RouterRefused extends Error {
  override readonly name = "RouterRefused";
  readonly reason: string;
  readonly isFinal: boolean;

  constructor(reason: string, isFinal: boolean) {
    super(`the router refused: ${reason}`);
    this.reason = reason;
    this.isFinal = isFinal;
  }
}

/** The router, or what stands between, is gone; whether it did what was asked is not known. */
export class RouterLost extends Error {
  override readonly name = "RouterLost";
  readonly reason: string;

  constructor(reason: string) {
    super(`the router was lost: ${reason}`);
    this.reason = reason;
  }
}

/** What can be asked of a router, whoever carries it there. @throws RouterRefused, RouterLost */
export interface RouterDialog {
  /** All names below an object, or those of the next level where the router has it so. */
  names(path: string): Promise<readonly ParameterName[]>;
  values(names: readonly string[]): Promise<readonly ParameterValue[]>;
  set(values: readonly ParameterValue[]): Promise<void>;
  reboot(): Promise<void>;
  factoryReset(): Promise<void>;
}

/** How it went to make a router come. */
export type Reach = "reached" | "asked" | "busy" | "refused" | "unreachable" | "not-allowed";

/** How routers are managed: by our own ACS or by the provider's. */
export interface RouterManagement {
  readonly name: RouterDevice["managedBy"];
  /**
   * Gets at a router. Where a dialog can be had at once, `talk` is held in it and "reached" is answered; else the router
   * is asked to come, and brings its dialog itself.
   */
  reach(device: RouterDevice, talk: (dialog: RouterDialog) => Promise<void>): Promise<Reach>;
  /** A router that isn't known here yet, by the login under which it connects. Undefined when it isn't exactly one. */
  discover(login: string): Promise<Omit<RouterDevice, "login" | "loginFrom" | "facts"> | undefined>;
}
