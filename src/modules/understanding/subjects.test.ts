import { expect, test } from "vitest";
import { loadPhrases } from "./phrases.ts";
import { createUnderstanding } from "./understanding.ts";

const { understand } = createUnderstanding(loadPhrases("provider/beeline-kz/phrases"));

test.each([
  ["Интернет үзіліп тұрады. Және тарифімді ауыстырғым келеді", "frequent-drops", "change-tariff"],
  ["Кабель порвали в подъезде. И еще какой у меня баланс?", "cable-cut", "balance"],
  ["Теледидар көрсетпейді. Тағы бір сұрақ: статикалық IP қанша тұрады?", "tv-down", "static-ip"],
  ["Шебер қашан келеді? Интернетсіз күндер үшін ақша қайтарасыздар ма?", "visit-status", "compensation"],
  ["Төлем түспеді. Тарифімді де ауыстырыңыздаршы", "payment-missing", "change-tariff"],
  ["Көшіп жатырмыз, жаңа мекенжайға интернет керек. Роутерді қайда өткіземін?", "move", "return-equipment"],
  ["Интернет баяу. Балансымда қанша ақша бар?", "slow-speed", "balance"],
  ["Wi-Fi паролін ұмытып қалдым; теледидар да көрсетпей тұр", "password-changed", "tv-down"],
  ["Оплатил на чужой логин. А также хочу сменить тариф", "paid-wrong-login", "change-tariff"],
  ["Когда придёт мастер? И сколько гигабайт осталось на номере?", "visit-status", "mobile-traffic"],
  ["Уезжаем на месяц, приостановите интернет. А ещё какой у меня тариф?", "suspend", "tariff-info"],
  ["Роутер сгорел. Сколько денег на балансе?", "equipment-damage", "balance"],
  ["Скорость очень низкая. Сделайте перерасчёт за неделю простоя", "slow-speed", "compensation"],
  ["Нужен статический айпи. Еще хочу вернуть приставку", "static-ip", "return-equipment"],
  ["Каналы не показывают! И мастер вчера не пришёл.", "tv-down", "visit-status"],
  ["Переезжаю на другую квартиру. Также верните деньги за дни без интернета", "move", "compensation"],
  ["kabel uzilip qaldy. balansta qansha aqsha bar?", "cable-cut", "balance"],
  ["tarifti auystyrgym keledi; sheber qashan keledi", "change-tariff", "visit-status"],
  ["My TV box is broken. Also how much do I owe?", "equipment-damage", "balance"],
  ["The internet is slow. I want to change my tariff too", "slow-speed", "change-tariff"],
])("«%s» is about %s and %s", (text, topic, second) => {
  expect(understand(text)).toMatchObject({ topic, second });
});

test.each([
  ["Кабель үзіліп қалды. Интернет жоқ.", "cable-cut"],
  ["Сәлеметсіз бе! Интернет жоқ.", "internet-down"],
  ["Здравствуйте! Когда придёт мастер? Спасибо!", "visit-status"],
  ["Роутер күйіп кетті. Интернет істемейді. Рахмет.", "equipment-damage"],
  ["Тарифімді ауыстырғым келеді. Операторды қосыңызшы", "change-tariff"],
  ["Интернет жоқ! Қашан болады?! Шаршадым!", "internet-down"],
  ["Оплатил, деньги не пришли. Интернета нет. Помогите.", "payment-missing"],
  ["Интернет баяу. Видео ашылмайды.", "slow-speed"],
  ["Hello. My internet keeps dropping. Thank you!", "frequent-drops"],
  ["Порвали провод. Соседи порвали. Провод висит.", "cable-cut"],
  ["Шебер келмеді. Күтіп отырмыз. Қашан келеді?", "visit-status"],
  ["Добрый день. Подскажите мой тариф. С уважением, Айгуль.", "tariff-info"],
  ["sálem! internet joq. rahmet", "internet-down"],
  ["Балансым қанша? Жауап беріңізші.", "balance"],
  ["Төлем түспеді. Балансым нөл болып тұр.", "payment-missing"],
  ["Интернет үзіле береді. Жылдамдық өте төмен.", "frequent-drops"],
  ["Сәлеметсіз бе! Оператор керек.", "operator"],
  ["Какая погода? Скучно мне.", "other"],
])("«%s» is about %s alone", (text, topic) => {
  const understood = understand(text);
  expect(understood.topic).toBe(topic);
  expect(understood.second).toBeUndefined();
});
