// What a deck does with the arrow keys: they change the slide; those that are not shown are hidden and inert.
const slides = [...document.querySelectorAll('section')];
let shown = 0;
document.addEventListener('keydown', (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
  if (by === 0) return;
  shown = Math.min(slides.length - 1, Math.max(0, shown + by));
  slides.forEach((slide, at) => {
    slide.className = at < shown ? 'past' : at > shown ? 'future' : 'present';
    slide.hidden = slide.inert = at !== shown;
    slide.ariaHidden = at === shown ? null : 'true';
  });
  document.getElementById('where').textContent = `Slide ${shown + 1} of ${slides.length}`;
});
