"use strict";
// The page shows one step at a time: what happens in it, what that changes, and the state after it.
const trace = JSON.parse(document.getElementById("trace").textContent);
const byId = (id) => document.getElementById(id);
const last = trace.steps.length - 1;
let now = 0; // the number of the step shown; 0: it has not begun
let round = 1; // of the steps that repeat for ever

// node makes an element, with text in it.
function node(name, text = "", className = "") {
	const e = document.createElement(name);
	e.textContent = text;
	if (className) e.className = className;
	return e;
}

// before returns the step before the one shown, or the one shown if it is the first.
function before() {
	if (now === trace.cycle && round > 1) return trace.steps[last];
	return trace.steps[Math.max(now - 1, 0)];
}

// addRow adds a row to a table, and returns its cells for A and for B.
function addRow(body, name) {
	const tr = node("tr");
	const th = node("th", name);
	th.scope = "row";
	const cells = { A: node("td"), B: node("td") };
	tr.append(th, cells.A, cells.B);
	body.append(tr);
	return cells;
}

// isNothing tells whether variable i is nothing, in every state and on both sides.
function isNothing(i) {
	const nothing = (value) => value === "0" || value === "false" || value === "nothing";
	return trace.steps.every((s) => nothing(s.A[i]) && nothing(s.B[i]));
}

// buildVariables builds the table of the endpoints' variables, and returns its cells by their number.
function buildVariables() {
	const cells = [];
	for (const group of trace.groups) {
		const body = node("tbody");
		const head = node("th", group.name);
		head.scope = "rowgroup";
		head.colSpan = 3;
		body.insertRow().append(head);
		for (const i of group.variables) {
			cells[i] = addRow(body, trace.names[i]);
			cells[i].A.parentElement.classList.toggle("never", isNothing(i));
		}
		body.rows[0].classList.toggle("never", group.variables.every(isNothing));
		byId("tcbs").append(body);
	}
	return cells;
}

const variables = buildVariables();
const users = trace.users.map((name) => addRow(byId("users").tBodies[0], name));

// fill writes a value into a cell, and what it was before, if that is another.
function fill(td, value, old) {
	td.textContent = value;
	td.classList.toggle("changed", value !== old);
	if (value !== old) td.append(" ", node("small", "was " + old));
}

// list writes what is in flight, and marks what was not before.
function list(ul, segments, old) {
	const rest = [...old];
	ul.replaceChildren(...segments.map((segment) => {
		const i = rest.indexOf(segment);
		if (i >= 0) rest.splice(i, 1);
		return node("li", segment, i < 0 ? "changed" : "");
	}));
	if (segments.length === 0) ul.append(node("li", "nothing", "none"));
}

// remark says what is special about the step shown.
function remark() {
	const said = [];
	if (now > 0 && now === trace.noReturn) said.push("This is the point of no return: before it all could still have ended well.");
	if (now === trace.violated && trace.verdict) said.push("This " + trace.verdict + ".");
	if (now === last && trace.cycle > last) said.push("Nothing more happens, for ever.");
	else if (now === last && trace.cycle > 0) said.push("Next comes step " + trace.cycle + " again: the steps from there on repeat for ever.");
	if (round > 1) said.push("Round " + round + ".");
	return said.join(" ");
}

// draw marks in the diagram which step is shown, and what comes later.
function draw() {
	for (const e of document.querySelectorAll("#diagram > svg [data-step]")) {
		const step = Number(e.dataset.step);
		e.classList.toggle("now", step === now);
		e.classList.toggle("later", step > now);
		e.classList.toggle("flying", step <= now && Number(e.dataset.end) > now);
	}
	document.querySelector("#diagram .row.now").scrollIntoView({ block: "nearest" });
	document.querySelectorAll(".steps li").forEach((li, i) => {
		if (i + 1 === now) li.setAttribute("aria-current", "step");
		else li.removeAttribute("aria-current");
	});
}

// show shows step n.
function show(n) {
	now = Math.min(Math.max(n, 0), last);
	const step = trace.steps[now];
	const old = before();
	byId("where").textContent = now === 0 ? "before step 1 of " + last : "step " + now + " of " + last;
	byId("event").textContent = step.event;
	byId("words").replaceChildren(...step.words.map((text) => node("p", text)));
	byId("remark").textContent = remark();
	byId("says").replaceChildren(...step.says.flatMap((s) => [node("dt", s.id), node("dd", "“" + s.quote + "”")]));
	if (step.says.length === 0) byId("says").append(node("dd", "nothing about this step", "none"));
	variables.forEach((cells, i) => {
		fill(cells.A, step.A[i], old.A[i]);
		fill(cells.B, step.B[i], old.B[i]);
	});
	users.forEach((cells, i) => {
		fill(cells.A, step.ofA[i], old.ofA[i]);
		fill(cells.B, step.ofB[i], old.ofB[i]);
	});
	list(byId("toA"), step.toA, old.toA);
	list(byId("toB"), step.toB, old.toB);
	byId("left").textContent = step.left;
	byId("first").disabled = byId("back").disabled = now === 0;
	byId("last").disabled = now === last;
	byId("next").disabled = now === last && !repeats();
	draw();
	history.replaceState(null, "", "#" + now);
}

// repeats tells whether the last steps repeat for ever.
function repeats() {
	return trace.cycle > 0 && trace.cycle <= last;
}

const moves = {
	first() { round = 1; show(0); },
	last() { show(last); },
	violation() { show(trace.violated); },
	noreturn() { show(trace.noReturn); },
	next() {
		if (now < last) return show(now + 1);
		if (repeats()) { round++; show(trace.cycle); }
	},
	back() {
		if (now === trace.cycle && round > 1) { round--; return show(last); }
		show(now - 1);
	},
};
const keys = {
	ArrowRight: "next", ArrowDown: "next", ArrowLeft: "back", ArrowUp: "back", Home: "first", End: "last", v: "violation", n: "noreturn",
};

for (const [name, move] of Object.entries(moves)) byId(name)?.addEventListener("click", move);
document.addEventListener("keydown", (e) => {
	if (e.ctrlKey || e.altKey || e.metaKey || !keys[e.key] || !byId(keys[e.key])) return;
	e.preventDefault();
	moves[keys[e.key]]();
});
for (const row of document.querySelectorAll("#diagram > svg .row")) {
	row.addEventListener("click", () => { round = 1; show(Number(row.dataset.step)); });
}
document.querySelectorAll(".steps li").forEach((li, i) => li.addEventListener("click", () => { round = 1; show(i + 1); }));
byId("all").addEventListener("change", (e) => byId("tcbs").classList.toggle("showall", e.target.checked));
window.addEventListener("hashchange", () => show(Number(location.hash.slice(1)) || 0));
show(Number(location.hash.slice(1)) || 0);
