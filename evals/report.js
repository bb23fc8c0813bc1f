const kind = document.getElementById("kind"), verdict = document.getElementById("verdict");
const count = document.getElementById("count"), articles = [...document.querySelectorAll("article")];
function filter() {
  let shown = 0;
  for (const article of articles) {
    const fits = (!kind.value || article.dataset.kind === kind.value) &&
      (!verdict.value || article.dataset.verdict === verdict.value);
    article.hidden = !fits;
    shown += fits;
  }
  count.textContent = shown + " of " + articles.length;
}
kind.addEventListener("change", filter);
verdict.addEventListener("change", filter);
filter();
