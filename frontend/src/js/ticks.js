// Marks of a time axis at round local hours, days or months, with words a reader uses.
const BERLIN = "Europe/Berlin";
const HOUR = 3600 * 1000;
const parts = new Intl.DateTimeFormat("en-GB", { timeZone: BERLIN, hour: "numeric", day: "numeric", month: "numeric", hourCycle: "h23" });
const word = (options) => new Intl.DateTimeFormat("de-DE", { timeZone: BERLIN, ...options });
const weekday = word({ weekday: "short", day: "numeric", month: "numeric" });
const date = word({ day: "numeric", month: "numeric" });
const month = word({ month: "short" });

function local(time) {
  const found = Object.fromEntries(parts.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  return { hour: found.hour, day: found.day };
}

/** Choose the kind of mark for a span of time. */
function kindOf(hours) {
  if (hours <= 49) return "hours";
  if (hours <= 24 * 10) return "days";
  if (hours <= 24 * 70) return "weeks";
  if (hours <= 24 * 800) return "months";
  return "years";
}

/** Marks at the beginning of years; statistics reach over decades. */
function years(from, to, most) {
  const first = new Date(from).getUTCFullYear();
  const last = new Date(to).getUTCFullYear();
  const step = [1, 2, 5, 10, 20, 25, 50].find((size) => (last - first) / size + 1 <= most) ?? 100;
  const times = [];
  for (let year = Math.ceil(first / step) * step; year <= last; year += step) {
    const time = Date.UTC(year, 0, 1);
    if (time >= from && time <= to) times.push(time);
  }
  return { times, text: (time) => String(new Date(time).getUTCFullYear()) };
}

/** Return {times, text} for an axis from..to (ms): at most `most` marks. */
export function ticks(from, to, most) {
  const hours = (to - from) / HOUR;
  const kind = kindOf(hours);
  if (kind === "years") return years(from, to, most);
  const step = [1, 2, 3, 6, 12, 24].find((size) => hours / size + 1 <= most) ?? 24;
  let times = [];
  const first = Math.ceil(from / HOUR) * HOUR;
  for (let time = first; time <= to; time += HOUR) {
    const { hour, day } = local(time);
    const fits = kind === "hours" ? hour % step === 0 : hour === 0 && (kind !== "months" || day === 1);
    if (fits) times.push(time);
  }
  const every = Math.ceil(times.length / most);
  if (kind !== "hours") times = times.filter((_, at) => at % every === 0);
  const text = (time) => {
    if (kind === "hours") return `${local(time).hour} Uhr`;
    if (kind === "days") return weekday.format(time);
    return (kind === "weeks" ? date : month).format(time);
  };
  return { times, text };
}
