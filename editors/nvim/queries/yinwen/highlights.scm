; Captures have the names that Neovim and Helix know; later patterns win.

(quotation) @string
[(open_mark) (close_mark)] @punctuation.delimiter
(omission) @punctuation.special
(interpolation) @string.special

(gloss) @string.special
(gloss_mark) @punctuation.bracket

(title) @string.special.symbol

(citation) @markup.link
(intext_citation) @markup.link
(bracket) @punctuation.bracket
(key) @markup.link.label
(suppress_author) @operator
(locator) @number
(prefix) @label
((prefix) @keyword
  (#match? @keyword "参[见看阅考]|參[見看閱考]|[另又][见見]|改[写寫编編]自|[意大][译譯意]|[转轉]述|概括自|^([Cc]f|[Cc]ompare|[Cc]onfer|[Aa]fter|([Ss]ee|[Bb]ut see) (also|generally)|[Bb]ut see|([Pp]araphras|[Ss]ummari[sz])ing|[Pp]araphrased? (from|of)|[Aa]dapted from|[Bb]ased on)([^A-Za-z]|$)"))

(directive) @comment
(directive_name) @keyword.directive
(rule) @label
(reason) @comment
(comment) @comment
