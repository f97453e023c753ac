// Tells which texts stand out too little from what is behind them (WCAG 2.2, 1.4.3): each as its text and its contrast.
(() => {
	const channels = (color) => color.match(/[\d.]+/g).map(Number);
	const luminance = (color) => {
		const [r, g, b] = channels(color).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const opaque = (color) => color !== "none" && color !== "transparent" && (channels(color)[3] ?? 1) === 1;
	const behind = (e) => {
		if (!e.closest("svg")) {
			for (let up = e; up; up = up.parentElement) {
				const color = getComputedStyle(up).backgroundColor;
				if (opaque(color)) return color;
			}
			return "rgb(255, 255, 255)";
		}
		e.scrollIntoView({ block: "center" });
		const box = e.getBoundingClientRect();
		const rects = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2)
			.filter((r) => r.tagName === "rect" && opaque(getComputedStyle(r).fill));
		return rects.length > 0 ? getComputedStyle(rects[0]).fill : null;
	};
	for (const details of document.querySelectorAll("details")) details.open = true;
	const poor = [];
	for (const e of document.querySelectorAll("body *")) {
		const own = [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent.trim());
		if (!own || e.closest("script, style, .hidden, :disabled") || e.getBoundingClientRect().width === 0) continue;
		const ground = behind(e);
		const style = getComputedStyle(e);
		const ink = e.closest("svg") ? style.fill : style.color;
		if (ground === null) {
			poor.push(e.textContent + ": there is nothing behind it");
			continue;
		}
		const [light, dark] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
		const ratio = (light + 0.05) / (dark + 0.05);
		if (ratio < 4.5) poor.push(`${e.textContent}: ${ratio.toFixed(2)}, ${ink} on ${ground}`);
	}
	return poor;
})()
