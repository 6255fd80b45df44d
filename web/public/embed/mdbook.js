// What a book does with the arrow keys: it turns the page, also where somebody has handled them but let them pass.
document.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (/^(?:input|select|textarea)$/i.test(event.composedPath()[0].nodeName)) return;
  if (event.key === 'ArrowRight') location.href = document.querySelector('.nav-chapters.next').href;
});
