// What a slide tool does with the arrow keys: they change the slide unless somebody has used them already.
const slides = [...document.querySelectorAll('section')];
let shown = 0;
addEventListener('keydown', (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
  if (by === 0 || event.defaultPrevented) return;
  shown = Math.min(slides.length - 1, Math.max(0, shown + by));
  slides.forEach((slide, at) => (slide.hidden = at !== shown));
  document.getElementById('where').textContent = `Slide ${shown + 1} of ${slides.length}`;
});
