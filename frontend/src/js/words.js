// Numbers and ages in German, the same words and limits as allmende.ui.formats.
const clock = new Intl.DateTimeFormat("de-DE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" });

export function clockText(time) {
  return `${clock.format(time)} Uhr`;
}

export function quantityText(value, symbol, decimals) {
  const digits = Number(decimals) || 0;
  const number = new Intl.NumberFormat("de-DE", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: "always",
  }).format(value);
  return symbol ? `${number} ${symbol}` : number;
}

/** How long ago, for seconds under thirty days. */
export function ageText(seconds) {
  if (seconds < 60) return "gerade eben";
  const [count, one, many] =
    seconds < 3600
      ? [Math.floor(seconds / 60), "Minute", "Minuten"]
      : seconds < 86400
        ? [Math.floor(seconds / 3600), "Stunde", "Stunden"]
        : [Math.floor(seconds / 86400), "Tag", "Tagen"];
  return `vor ${count} ${count === 1 ? one : many}`;
}
