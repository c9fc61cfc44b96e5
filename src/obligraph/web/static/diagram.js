"use strict";
// Places the things of a diagram in columns by legal force, what binds on the left, and writes it as SVG.

const Diagram = (() => {
  const COLOURS = {
    treaty: ["#1d2b53", "#ffffff"], interpretation: ["#35508f", "#ffffff"], finding: ["#44699f", "#ffffff"],
    "upr-supported": ["#8fb0d2", "#14304d"], "political-commitment": ["#f3dfae", "#4d3a00"],
    "forum-outcome": ["#fbf0d2", "#4d3a00"], "upr-noted": ["#e9edf2", "#1b2230"], proposal: ["#ffffff", "#1b2230"],
    "national-law": ["#e3eee0", "#24431f"],
    indicators: ["#e2f1e8", "#163f29"], sources: ["#d7ece9", "#123c38"], others: ["#f1eff5", "#33294a"],
  };
  const WIDE = 172, HIGH = 50, ACROSS = 290, WITHIN = 194, DOWN = 62;
  // How a link is drawn by the kind of its evidence, as in the drawings on the pages of things.
  const DASHES = { curated: [8, 4], derived: [2, 4] };

  // The order within a column follows the mean place of a thing's neighbours, so that few links cross.
  function ordered(columns, neighbours) {
    const place = new Map();
    const number = () => columns.forEach((column) => column.forEach((id, at) => place.set(id, (at + 0.5) / column.length)));
    number();
    for (let sweep = 0; sweep < 6; sweep += 1) {
      for (const column of columns) {
        const mean = new Map(column.map((id) => {
          const near = (neighbours.get(id) ?? []).filter((other) => place.has(other));
          return [id, near.length ? near.reduce((sum, other) => sum + place.get(other), 0) / near.length : place.get(id)];
        }));
        column.sort((a, b) => mean.get(a) - mean.get(b));
      }
      number();
    }
    return columns;
  }

  // The most boxes of a column one below the other with which all of them show largest in a place of this shape.
  function tallest(lengths, shape) {
    const zoom = (tall) => {
      const width = lengths.reduce((sum, length) => sum + (Math.ceil(length / tall) - 1) * WITHIN + ACROSS, 0);
      return Math.min(shape / width, 1 / ((Math.min(tall, Math.max(...lengths)) + 2) * DOWN));
    };
    let best = 6;
    for (let tall = 6; tall <= Math.max(6, ...lengths); tall += 1) if (zoom(tall) > zoom(best)) best = tall;
    return best;
  }

  function byForce(nodes, edges, names, centre, shape) {
    const neighbours = new Map();
    for (const [a, b] of edges) {
      neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
      neighbours.set(b, [...(neighbours.get(b) ?? []), a]);
    }
    const present = names.filter(([column]) => nodes.some((node) => node.column === column));
    const columns = present.map(([column]) => nodes.filter((node) => node.column === column).map((node) => node.id));
    const tall = tallest(columns.map((column) => column.length), shape);
    const positions = new Map(), headings = [];
    let x = 0;
    ordered(columns, neighbours).forEach((column, at) => {
      if (column.includes(centre)) column.splice(Math.floor(column.length / 2), 0, ...column.splice(column.indexOf(centre), 1));
      const parts = Math.max(1, Math.ceil(column.length / tall));
      const rows = Math.ceil(column.length / parts);
      column.forEach((id, place) => {
        const part = Math.floor(place / rows), row = place % rows;
        const height = Math.min(rows, column.length - part * rows);
        positions.set(id, { x: x + part * WITHIN, y: (row - (height - 1) / 2) * DOWN });
      });
      headings.push({ id: `heading ${present[at][0]}`, label: present[at][1], x: x + ((parts - 1) * WITHIN) / 2, rows, width: (parts - 1) * WITHIN + ACROSS - 20 });
      x += (parts - 1) * WITHIN + ACROSS;
    });
    const size = Math.min(34, Math.max(15, x / 70));
    const top = -(Math.max(1, ...headings.map((heading) => heading.rows)) / 2) * DOWN - 20 - size;
    return { positions, headings: headings.map((heading) => ({ ...heading, y: top, size })) };
  }

  function lines(text, most, count) {
    const made = [""];
    for (const word of text.split(/\s+/)) {
      if ((`${made.at(-1)} ${word}`).trim().length <= most) made[made.length - 1] = `${made.at(-1)} ${word}`.trim();
      else made.push(word.slice(0, most));
    }
    const kept = made.filter(Boolean);
    if (kept.length > count) kept.splice(count - 1, kept.length, `${kept[count - 1].slice(0, most - 1)}…`);
    return kept;
  }

  // What stands in a box: the short form, and two lines of the label where there is one.
  function rows(node, most) {
    const id = node.id.length > 27 ? `${node.id.slice(0, 26)}…` : node.id;
    return node.label === node.id ? [id] : [id, ...lines(node.label, most, 2)];
  }

  const escaped = (text) => String(text).replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

  // From the middle of one box towards another, to where the line leaves the box.
  function edgeOfBox(from, to) {
    const dx = to.x - from.x, dy = to.y - from.y;
    const part = Math.min(WIDE / 2 / Math.abs(dx || 1e-9), HIGH / 2 / Math.abs(dy || 1e-9), 1);
    return { x: from.x + dx * part, y: from.y + dy * part };
  }

  function svg(nodes, edges, headings, title) {
    const xs = [...nodes, ...headings].map((one) => one.x), ys = [...nodes, ...headings].map((one) => one.y);
    const left = Math.min(...xs) - WIDE, top = Math.min(...ys) - HIGH;
    const width = Math.max(...xs) + WIDE - left, height = Math.max(...ys) + HIGH - top;
    const at = new Map(nodes.map((node) => [node.id, node]));
    const out = [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="11">`,
      `<title>${escaped(title)}</title>`,
      '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="#7b8496"/></marker></defs>',
      `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="#fff"/>`,
    ];
    for (const edge of edges) {
      const [a, b] = [at.get(edge.source), at.get(edge.target)];
      if (!a || !b) continue;
      const [from, to] = [edgeOfBox(a, b), edgeOfBox(b, a)];
      out.push(`<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="#7b8496"${DASHES[edge.justification] ? ` stroke-dasharray="${DASHES[edge.justification].join(" ")}"` : ""} marker-end="url(#arrow)"><title>${escaped(`${edge.source} ${edge.label} ${edge.target}`)}</title></line>`);
    }
    for (const heading of headings) out.push(`<text x="${heading.x}" y="${heading.y}" text-anchor="middle" font-weight="bold" font-size="${heading.size}">${escaped(heading.label)}</text>`);
    for (const node of nodes) {
      const [fill, ink] = COLOURS[node.column] ?? COLOURS.others;
      const shown = rows(node, 30);
      out.push(`<g><title>${escaped(`${node.id}: ${node.label}`)}</title><rect x="${node.x - WIDE / 2}" y="${node.y - HIGH / 2}" width="${WIDE}" height="${HIGH}" rx="6" fill="${fill}" stroke="${node.binds ? "#a35a00" : "#7b8496"}" stroke-width="${node.binds ? 4 : 1}"/>`);
      shown.forEach((row, place) => out.push(`<text x="${node.x}" y="${node.y + 4 + (place - (shown.length - 1) / 2) * 14}" text-anchor="middle" fill="${ink}"${place ? "" : ' font-weight="bold"'}>${escaped(row)}</text>`));
      out.push("</g>");
    }
    return `${out.join("\n")}\n</svg>\n`;
  }

  return { COLOURS, DASHES, WIDE, HIGH, byForce, rows, svg };
})();
