import type { Topic } from "../../kernel/topic.ts";
import type { Flow } from "./flow/flow.ts";
import { balance } from "./flows/balance.ts";
import { cableCut } from "./flows/cable-cut.ts";
import { changeTariff } from "./flows/change-tariff.ts";
import { compensation } from "./flows/compensation.ts";
import { equipmentDamage } from "./flows/equipment-damage.ts";
import { frequentDrops } from "./flows/frequent-drops.ts";
import { internetDown } from "./flows/internet-down.ts";
import { mobileQuestion } from "./flows/mobile-question.ts";
import { mobileTraffic } from "./flows/mobile-traffic.ts";
import { move } from "./flows/move.ts";
import { paidWrongLogin } from "./flows/paid-wrong-login.ts";
import { passwordChanged } from "./flows/password-changed.ts";
import { paymentMissing } from "./flows/payment-missing.ts";
import { requestStatus } from "./flows/request-status.ts";
import { returnEquipment } from "./flows/return-equipment.ts";
import { slowSpeed } from "./flows/slow-speed.ts";
import { greeting, operator, other, thanks } from "./flows/small-talk.ts";
import { staticIp } from "./flows/static-ip.ts";
import { suspend } from "./flows/suspend.ts";
import { tariffInfo } from "./flows/tariff-info.ts";
import { tvDown } from "./flows/tv-down.ts";
import { visitStatus } from "./flows/visit-status.ts";

/** What the assistant does about each topic. */
export const flows: Readonly<Record<Topic, Flow>> = {
  "internet-down": internetDown,
  "password-changed": passwordChanged,
  "paid-wrong-login": paidWrongLogin,
  "payment-missing": paymentMissing,
  "change-tariff": changeTariff,
  "visit-status": visitStatus,
  "request-status": requestStatus,
  "mobile-question": mobileQuestion,
  move,
  "tv-down": tvDown,
  "cable-cut": cableCut,
  "frequent-drops": frequentDrops,
  "slow-speed": slowSpeed,
  "tariff-info": tariffInfo,
  "mobile-traffic": mobileTraffic,
  "static-ip": staticIp,
  "equipment-damage": equipmentDamage,
  suspend,
  "return-equipment": returnEquipment,
  compensation,
  balance,
  operator,
  greeting,
  thanks,
  other,
};
