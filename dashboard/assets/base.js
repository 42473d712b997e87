// The base map: land, water, borders, rails. Fetched once (the browser keeps them), drawn once, styled by CSS.

const L = window.L;

async function layer(config, name) {
  const url = config.layers[name];
  if (!url) return null;
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

function shapes(map, data, pane, className, style = {}) {
  if (!data) return null;
  const look = () => ({ className, pane, interactive: false, weight: 1, ...style });
  return L.geoJSON(data, { pane, interactive: false, style: look, pointToLayer: (_, at) => at }).addTo(map);
}

// Long names break at the hyphen or space nearest their middle, so that they are compact on the map.
export function wrap(name) {
  if (name.length < 12) return name;
  const cuts = [...name.matchAll(/[- ]/g)].map((found) => found.index + 1);
  if (!cuts.length) return name;
  const cut = cuts.reduce((best, one) => (Math.abs(one - name.length / 2) < Math.abs(best - name.length / 2) ? one : best));
  return `${name.slice(0, cut).trimEnd()}\n${name.slice(cut)}`;
}

export async function drawBase(map, config, base) {
  const names = ["neighbours", "outline", "land", "districts", "rail", "areas", "stations"];
  const data = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await layer(config, name)])));
  shapes(map, data.neighbours, "around", "neighbour");
  shapes(map, data.outline, "around", "municipality");
  const land = shapes(map, data.land, "land", "land", { fillColor: "var(--land)", fillOpacity: 1 });
  shapes(map, data.districts, "lines", "district", { fill: false });
  shapes(map, data.rail, "lines", "rail", { fill: false });
  const edges = shapes(map, data.areas, "lines", "area-edge", { fill: false });
  for (const one of land.getLayers()) base.areas.set(one.feature.properties.id, { land: one });
  for (const one of edges.getLayers()) {
    const { id, name, label_lon: lon, label_lat: lat } = one.feature.properties;
    const area = base.areas.get(id);
    if (area) Object.assign(area, { name, edge: one, label: [lat, lon] });
  }
  for (const one of (data.districts || { features: [] }).features) {
    const { name, label_lon: lon, label_lat: lat } = one.properties;
    base.districts.push({ name, at: [lat, lon] });
  }
  for (const one of (data.stations || { features: [] }).features) {
    const [lon, lat] = one.geometry.coordinates;
    base.stations.push({ name: one.properties.name, at: [lat, lon], below: true });
    const dot = { pane: "lines", interactive: false, className: "station", radius: 3, weight: 1 };
    L.circleMarker([lat, lon], dot).addTo(map);
  }
}
