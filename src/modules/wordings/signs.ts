import { normaliseLine } from "../normaliser/normaliser.ts";
import { wording } from "./wordings.ts";

/** What a message shows beside its subject. */
export type Signs = {
  /** What would be asked for next has been tried: "перезагружал уже". */
  readonly alreadyDone: boolean;
  readonly angry: boolean;
  /** Asks for a person. */
  readonly wantsOperator: boolean;
};

export function readSigns(text: string): Signs {
  const line = normaliseLine(text);
  return {
    alreadyDone: saysAlreadyDone(line) && !saysNotYet(line),
    angry: isShouting(text) || (saysAnger(line) && !asksHowMuch(line)),
    wantsOperator: (asksForPerson(line) || isShortCall(line)) && !needsNoPerson(line),
  };
}

const saysAlreadyDone =
  wording(`өшіріп қостым, өшіріп қосып*, өшіріп қайта қос*, сөндіріп қостым, сөндіріп жақтым,
  қайта қостым, қайта қосып көрдім, қайта жүктедім, қайта жүктеп*, суырып қостым, суырып тықтым, жасап көрдім,
  істеп көрдім, жасадым ғой, жасағанмын, бәрін жасадым, өшіріп жақтым, перезагрузить еттім, перезагрузка жасадым,
  перезагрузить жасадым, уже перезагру*, перезагружал*, перезагрузил*, перезапускал*, перезапустил*, уже выключал*,
  выключал* и включал*, выключил* и включил*, выключал* включал*, выключил* включил*, уже делал*, уже сделал*,
  уже пробовал*, уже попробовал*, делал* уже, пробовал* уже, перезагрузка не помог*, выдергивал*, вытаскивал*,
  отключал* от розетки, включал* выключал*, все делал*, все это делал*, already rebooted, already restarted,
  already did*, already tried, already done, already unplugged, i rebooted, i restarted, restarted already,
  restarted the router, rebooted the router, tried that, did that already, tried it already, rebooted already, restarted it, rebooted it,
  turned it off and on, have rebooted, have restarted, unplugged it already, did it already, restarted it, rebooted it,
  did reboot, did restart, turning it off and on, turned it on and off, power cycled, өшіріп жағып*, сөндіріп жағып*, қайта жақтым,
  ресет жасадым, ребут жасадым, жасадым көмектесп*, жасадым болмады, айтқан* жасадым, перезагрузк* делал*, перезагрузк* уже,
  ребутнул*, ребут делал*, выключал* из розетки, выключил* из розетки, отключил* и включил*, отключал* и включал*,
  включил* выключил*, все перепробовал*, отсоединял*, вынимал*`);
const saysNotYet =
  wording(`не перезагру*, еще не, не делал*, не пробовал*, не выключал*, havent, did not, didnt,
  not rebooted, not yet, надо ли, керек пе`);

const saysAnger =
  wording(`жүз рет айт*, қаншама рет айт*, шыдамым*, түкке жарама*, жынымды*, алдап жүр*, шағым жазам*, шағым түсірем*,
  басқа операторға кет*, басқа провайдерге кет*, охрене*, офиге*, обалде*, говно, гавно, дерьмо, хуже некуда, буду писать жалобу,
  уйду к друг*, перейду к конкурент*, терпени* лопн*, сколько раз можно, сколько раз повторя*, в сотый раз, бездарн*, ни стыда ни совести, бардак*,
  масқара, ұят*, шаршадым, шаршатты*, жалықтым, қанша айтам*, қашанғы, неше рет айт*,
  сотқа берем*, шағымданам*, ақымақ*, мазақ*, сұмдық, түкке тұрмайды, алаяқ*, құрып кет*, жынды*, ашуым*,
  безобразие, позор*, сколько можно, надоел*, достали, задолбал*, заколебал*, издева*, бесит, бесите, буду жаловаться,
  жаловаться буду, жалобу напишу, напишу жалобу, в суд, ужас, ужасный, ужасное, ужасная, отвратительн*, хамство,
  обманываете, мошенник*, кошмар, беспредел, сволоч*, идиот*, дебил*, тупой бот, тупые, черт, нихрена, ни хрена,
  хрень, пиздец, блять, бля, нахуй, нахер, нахрен, заебал*, сука, ridiculous, unacceptable, fed up, so tired of, how many times do,
  want to sue, worst, what a joke, kidding me, terrible, awful,
  disgusting, sick of, furious, scam*, useless, wtf, fuck*, shit*, pathetic`);

const asksHowMuch = wording(
  "сколько можно скача*, сколько можно кача*, сколько можно использ*, сколько можно потрат*, сколько можно подключ*, сколько можно устройств*",
);

const asksForPerson = wording(`операторға қос*, операторға жалға*, операторға ауыстыр*, операторға бер*,
  операторды шақыр*, операторды қос*, операторды бер*, оператор шақыр*, оператор қос*, оператор керек,
  оператормен сөйлес*, оператормен байланыс*, адаммен сөйлес*, адаммен тілдес*, тірі адам*, адам керек, адам шақыр*,
  адамға қос*, маманға қос*, маманмен сөйлес*, қызметкерге қос*, позови* оператор*, оператор* позови*,
  соедини* с оператор*, с оператор*, к оператор*, на оператор*, нужен оператор, дайте оператор*,
  вызови* оператор*, хочу оператор*, живой человек, живого человека, живым человек*, живой оператор, живого оператора,
  с живым*, с человеком, позови* человек*, человека позови*, нужен человек, дайте человека, позови* сотрудник*,
  переведи* на сотрудник*, переключи* на человек*, human, real person, live agent, live person, live operator,
  talk to a person, talk to an agent, speak to an agent, talk to an operator, speak to someone, talk to someone,
  to an operator, connect me to an agent, with an operator, call an operator, need an operator, переведи* на человек*,
  кто живой, живые люди, живой есть, номер оператора, a person, менеджер керек, менеджер* позови*, позови* менеджер*,
  с ботом разговаривать, с ботом говорить, адам қос*`);
const isShort = /^(?:[^ ]+ ){0,2}[^ ]+$/u;
const namesOperator = wording(
  "оператор, операторды, операторға, оператора, оператору, operator, agent, representative",
);
const needsNoPerson = wording(`оператор* керек емес, друг* оператор*, сменить оператор*, мобильн* оператор*,
  ваш оператор*, оператор сказал*, оператор говорил*, басқа оператор*, не нужен оператор, оператор* не нужен, не надо оператор*,
  оператор* не надо, без оператора, не зови* оператор*, not need an operator, dont need an operator, нет operator`);

const isShortCall = (line: string): boolean => isShort.test(line) && namesOperator(line);

const shoutedLettersMin = 12;

/** Capitals throughout, a row of exclamation marks, or an angry face. */
function isShouting(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  return /!{3,}|[😡🤬😠]/u.test(text) || (letters >= shoutedLettersMin && capitals / letters > 0.8);
}
