// Pages of prose, opened from a disk: the page in one file stands in for the one that needs a server.
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll('a[href*="/?"]')) {
    link.setAttribute("href", link.getAttribute("href").replace("/?", "/limbo.html?"));
  }
}
