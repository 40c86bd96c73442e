"""The words of a page that are broken over two lines."""

BROKEN_WORDS = """(names) => names.flatMap((name) => {
    const text = name.firstChild;
    return [...text.data.matchAll(/\\S+/g)].filter(({ 0: word, index }) => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return range.getClientRects().length > 1;
    }).map(([word]) => word);
})"""
"""JavaScript for `Locator.evaluate_all`: those words of the elements' texts."""
