// Draws the charts of a page from their JSON: zones in words, direct labels, few marks, readable on a phone.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { ticks } from "./ticks.js";
import { clockText, quantityText } from "./words.js";

echarts.use([BarChart, LineChart, GridComponent, LegendPlainComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, TooltipComponent, SVGRenderer]);

const NARROW = 520;
const FONT = 14;
const FAMILY = "Fira Sans, sans-serif";
const GRID = { top: 24, bottom: 34 };

function token(name) {
  return getComputedStyle(document.body).getPropertyValue(name).trim();
}

function palette() {
  return {
    lines: [token("--al-brand"), token("--al-stale"), token("--al-soon-word")],
    ink: token("--al-ink"),
    mute: token("--al-mute"),
    line: token("--al-line"),
    zones: { good: token("--al-zone-good"), soon: token("--al-zone-soon"), now: token("--al-zone-now") },
    words: { good: token("--al-good"), soon: token("--al-soon-word"), now: token("--al-now") },
  };
}

function numbers(data) {
  return data.series.flatMap(({ points }) => points.map(([, value]) => value).filter((value) => value !== null));
}

/** A round step so that about four marks fit. */
function roundStep(span) {
  const raw = span / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= raw);
}

/** Bounds and marks of the value axis. Lines show the range that matters, bars always start at zero. */
function valueAxis(data) {
  const all = numbers(data);
  const edges = (data.zones ?? []).map((zone) => zone.from).filter((edge) => edge > 0);
  const reached = edges.filter((edge) => edge <= Math.max(...all) * 1.6);
  const high = Math.max(...all, ...reached);
  const low = data.kind === "bar" ? Math.min(0, ...all) : Math.min(...all, ...reached);
  const step = roundStep(high - low || Math.abs(high) || 1);
  const min = data.kind === "bar" && low === 0 ? 0 : Math.floor(low / step) * step;
  const max = Math.ceil((high + (high - min) * 0.12) / step) * step;
  const marks = reached.length ? [min, ...reached] : [];
  for (let mark = min; !reached.length && mark <= max; mark += step) marks.push(Number(mark.toFixed(6)));
  return { min, max, marks };
}

/** The side on which the words of a zone lie on fewer points of the line. */
function calmSide(data, axis, edge) {
  const times = data.series.flatMap(({ points }) => points.map(([time]) => Date.parse(time)));
  const from = data.from ? Date.parse(data.from) : Math.min(...times);
  const to = data.to ? Date.parse(data.to) : Math.max(...times);
  const top = edge + (axis.max - axis.min) * 0.15;
  const hits = { left: 0, right: 0 };
  for (const [time, value] of data.series.flatMap(({ points }) => points)) {
    if (value === null || value < edge || value > top) continue;
    hits[Date.parse(time) < (from + to) / 2 ? "left" : "right"] += 1;
  }
  return hits.left < hits.right ? "insideBottomLeft" : "insideBottomRight";
}

function zoneArea(data, axis, colours) {
  const areas = (data.zones ?? [])
    .filter((zone) => zone.from < axis.max)
    .map((zone) => [
      {
        yAxis: Math.max(zone.from, axis.min),
        name: zone.word,
        itemStyle: { color: colours.zones[zone.level] ?? "transparent" },
        label: {
          position: calmSide(data, axis, Math.max(zone.from, axis.min)),
          // Where the line must pass all the same, the words stay readable.
          textBorderColor: colours.zones[zone.level] ?? "#fff",
          textBorderWidth: 4,
          color: colours.words[zone.level] ?? colours.mute,
          fontSize: FONT,
          fontFamily: FAMILY,
        },
      },
      { yAxis: Math.min(zone.to ?? axis.max, axis.max) },
    ]);
  return areas.length ? { silent: true, data: areas } : undefined;
}

function peak(data, colours, narrow) {
  if (data.kind === "bar" || data.series.length !== 1) return undefined;
  return {
    silent: true,
    symbol: "circle",
    symbolSize: 9,
    data: [{ type: "max" }],
    label: {
      // On a phone the sentence below says it; here it would lie on the words of a zone.
      show: !narrow,
      position: "top",
      color: colours.ink,
      fontSize: FONT,
      fontWeight: 600,
      fontFamily: FAMILY,
      formatter: ({ value }) => quantityText(value, data.symbol, data.decimals),
    },
  };
}

/** How far each name at a line's end must move so that the names do not lie on each other. */
function endShifts(data, axis, height) {
  const scale = (height - GRID.top - GRID.bottom) / (axis.max - axis.min);
  const ends = data.series
    .map(({ points }, at) => ({ at, y: (axis.max - (points.findLast(([, value]) => value !== null)?.[1] ?? axis.min)) * scale }))
    .sort((a, b) => a.y - b.y);
  const shifts = [];
  let last = -Infinity;
  for (const { at, y } of ends) {
    const placed = Math.max(y, last + FONT + 4);
    shifts[at] = placed - y;
    last = placed;
  }
  return shifts;
}

function series(data, axis, colours, narrow, height) {
  const shifts = endShifts(data, axis, height);
  return data.series.map(({ name, points }, at) => ({
    name,
    type: data.kind === "bar" ? "bar" : "line",
    data: data.kind === "bar" ? points.map(([, value]) => value) : points.map(([time, value]) => [Date.parse(time), value]),
    color: colours.lines[at],
    lineStyle: { width: 2.5, type: ["solid", "dashed", "dotted"][at] },
    itemStyle: { color: colours.lines[at] },
    barMaxWidth: 48,
    showSymbol: data.kind !== "bar" && points.filter(([, value]) => value !== null).length < 3,
    symbolSize: 7,
    connectNulls: false,
    label: data.kind === "bar" ? { show: true, position: "top", color: colours.ink, fontSize: FONT, formatter: ({ value }) => (value === null ? "" : quantityText(value, "", data.decimals)) } : undefined,
    endLabel: data.series.length > 1 ? { show: true, formatter: name, color: colours.lines[at], fontSize: FONT, distance: 6, offset: [0, shifts[at]] } : undefined,
    markArea: at === 0 ? zoneArea(data, axis, colours) : undefined,
    markLine: at === 0 && data.kind !== "bar" ? { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: colours.line, type: "solid" }, data: axis.marks.map((mark) => ({ yAxis: mark })) } : undefined,
    markPoint: peak(data, colours, narrow),
  }));
}

function timeAxis(data, narrow) {
  const times = data.series.flatMap(({ points }) => points.map(([time]) => Date.parse(time)));
  const from = data.from ? Date.parse(data.from) : Math.min(...times);
  const to = data.to ? Date.parse(data.to) : Math.max(...times);
  const { times: marks, text } = ticks(from, to, narrow ? 4 : 8);
  return { type: "time", min: from, max: to, axisLabel: { customValues: marks, formatter: (time) => text(time), hideOverlap: true }, axisTick: { show: true, customValues: marks } };
}

function tooltip(data, narrow) {
  const day = new Intl.DateTimeFormat("de-DE", { timeZone: "Europe/Berlin", weekday: "short", day: "numeric", month: "numeric" });
  const date = new Intl.DateTimeFormat("de-DE", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
  const moment = (time) => (data.days ? date.format(time) : `${narrow ? "" : `${day.format(time)}, `}${clockText(time)}`);
  return {
    trigger: "axis",
    // HTML tooltips would need inline styles, which the content security policy forbids.
    renderMode: "richText",
    confine: true,
    textStyle: { fontSize: FONT, fontFamily: FAMILY },
    formatter: (hits) => {
      const [first] = hits;
      const when = data.kind === "bar" ? first.name : moment(first.value[0]);
      const lines = hits.map((hit) => {
        const value = data.kind === "bar" ? hit.value : hit.value[1];
        const written = value === null || value === undefined ? "kein Wert" : quantityText(value, data.symbol, data.decimals);
        return data.series.length > 1 ? `${hit.seriesName}: ${written}` : written;
      });
      return [when, ...lines].join("\n");
    },
  };
}

function options(data, width, height) {
  const narrow = width < NARROW;
  const colours = palette();
  const axis = valueAxis(data);
  const label = { color: colours.mute, fontSize: FONT, fontFamily: FAMILY };
  const category = { type: "category", data: data.series[0].points.map(([name]) => name), axisTick: { show: false }, axisLabel: { interval: 0 } };
  const horizontal = data.kind === "bar" ? category : timeAxis(data, narrow);
  // Lines say their name at their end, bars above all of them, in their order.
  const named = data.kind === "bar" && data.series.length > 1;
  const longest = named ? 0 : Math.max(0, ...data.series.map(({ name }) => name.length));
  const markText = (value) => {
    const symbol = value === axis.marks.at(-1) ? data.symbol : "";
    return quantityText(value, symbol, Number.isInteger(value) ? 0 : Math.max(1, data.decimals));
  };
  // Bars carry their numbers themselves and need no marks; lines need room for the longest mark.
  const left = data.kind === "bar" ? 4 : Math.max(...axis.marks.map((mark) => markText(mark).length)) * 7.6 + 12;
  return {
    animation: false,
    textStyle: { fontFamily: FAMILY },
    grid: { left, right: longest && data.series.length > 1 ? Math.min(longest * 8 + 16, width / 2.5) : 20, ...GRID, ...(named ? { top: 52 } : {}), outerBoundsMode: "none" },
    legend: named ? { left: 0, top: 0, padding: 0, itemGap: 20, icon: "rect", selectedMode: false, textStyle: { color: colours.ink, fontSize: FONT, fontFamily: FAMILY } } : undefined,
    tooltip: tooltip(data, narrow),
    xAxis: { ...horizontal, axisLabel: { ...label, margin: 12, ...horizontal.axisLabel }, axisLine: { lineStyle: { color: colours.mute } }, splitLine: { show: false } },
    yAxis: {
      type: "value",
      min: axis.min,
      max: axis.max,
      axisLabel: { ...label, show: data.kind !== "bar", customValues: axis.marks, formatter: markText },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    series: series(data, axis, colours, narrow, height),
  };
}

function draw(place) {
  const read = () => JSON.parse(document.getElementById(place.dataset.chart).textContent);
  let data = read();
  if (!numbers(data).length) return;
  const chart = echarts.init(place, null, { renderer: "svg" });
  let width = 0;
  new ResizeObserver(() => {
    if (place.clientWidth === width || place.clientWidth === 0) return;
    width = place.clientWidth;
    chart.resize();
    chart.setOption(options(data, width, place.clientHeight), true);
  }).observe(place);
  place.addEventListener("al-renew", () => {
    data = read();
    if (width) chart.setOption(options(data, width, place.clientHeight), true);
  });
}

// Labels are measured when drawn: wait for the font.
document.fonts.ready.then(() => document.querySelectorAll("[data-chart]").forEach(draw));
