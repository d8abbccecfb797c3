; For the queries of Markdown: the markup is read in the prose of a note, beside emphasis and links, and in its comments.

([
  (inline)
  (pipe_table_cell)
] @injection.content
  (#set! injection.language "yinwen"))

((html_block) @injection.content
  (#match? @injection.content "^[ ]*[<]!--[ ]*yinwen-")
  (#set! injection.language "yinwen")
  (#set! injection.include-children))
