// What can't be read on the page as it is drawn: [pieces of text looked at, what is wrong].
(() => {
  const parsed = (text) => {
    const numbers = (text.match(/[\d.]+/g) ?? ['0', '0', '0', '0']).map(Number);
    return numbers.length > 3 ? numbers : [...numbers, 1];
  };
  const over = (top, below) =>
    [0, 1, 2].map((n) => top[n] * top[3] + below[n] * (1 - top[3])).concat(1);
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const colour = parsed(getComputedStyle(at).backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const told = new Map();
  const tell = (what, node, words) => {
    const name = `${what}: ${node.tagName}.${node.className}#${node.id} ${words.trim().slice(0, 20)}`;
    told.set(name, name);
  };
  const modal = document.querySelector('dialog:modal');
  const root = modal ?? document.body;
  const words = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let count = 0;
  for (let text = words.nextNode(); text; text = words.nextNode()) {
    const node = text.parentElement;
    if (!text.data.trim() || node.closest('script, style, option, dialog:not([open])')) continue;
    if (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (node.closest(':disabled')) continue;
    count += 1;
    const style = getComputedStyle(node);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const below = ground(node);
    const found = ratio(over(parsed(style.color), below), below);
    if (found < (isLarge ? 3 : 4.5)) tell(`contrast ${found.toFixed(2)}`, node, text.data);
    const cuts = style.textOverflow === 'ellipsis' ? false : style.overflowX === 'hidden' ||
      style.overflowY === 'hidden';
    const isCut = node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1;
    if (cuts && node.clientWidth && isCut) tell('cut', node, text.data);
  }
  for (const node of root.querySelectorAll('input:enabled, select:enabled, textarea')) {
    if (!node.getClientRects().length) continue;
    const style = getComputedStyle(node);
    if (ratio(parsed(style.borderTopColor), ground(node.parentElement)) < 3) tell('border', node, '');
    const hint = parsed(getComputedStyle(node, '::placeholder').color);
    if (node.placeholder && ratio(over(hint, ground(node)), ground(node)) < 4.5) {
      tell('placeholder', node, node.placeholder);
    }
  }
  // a bar of scrolling within one of the same direction, and what stands out of the window
  for (const node of root.querySelectorAll('*')) {
    const box = node.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const style = getComputedStyle(node);
    const scrolls = (n) => n.scrollHeight > n.clientHeight + 1 && n.clientHeight
      && ['auto', 'scroll'].includes(getComputedStyle(n).overflowY);
    if (scrolls(node)) {
      for (let at = node.parentElement; at && root.contains(at); at = at.parentElement) {
        if (scrolls(at)) tell('scrolls in what scrolls', node, '');
      }
    }
    const isFixed = style.position === 'fixed' && box.bottom < 0;
    if (box.right > innerWidth + 1 && !isFixed && !node.closest('.scroll, #page')) {
      tell('out of the window', node, '');
    }
  }
  // buttons that lie on one another
  const buttons = [...root.querySelectorAll('button, a.button, input, select')]
    .filter((b) => b.checkVisibility() && !b.closest('.skip'))
    .map((b) => [b, b.getBoundingClientRect()]);
  for (const [n, [one, a]] of buttons.entries()) {
    for (const [other, b] of buttons.slice(n + 1)) {
      const isOver = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
      const isSame = one.closest('aside, main, footer, header') === other.closest('aside, main, footer, header');
      if (isOver && isSame) tell(`lies on ${other.innerText}`, one, one.innerText);
    }
  }
  return [count, [...told.values()]];
})()
