-- The tree-sitter grammar never meets a syntax error: whatever is no markup is text.
--
-- nvim -l tests/fuzz.lua PARSER.so

vim.treesitter.language.add("yinwen", { path = vim.fn.fnamemodify(arg[1], ":p") })
local bits = vim.split(
  "“ ” ‘ ’ 「 」 『 』 \" ＂ [ ] ［ ］ 【 】 @ ＠ @a -@a @{a} { } 《 》 （ ） ( ) < > ` `` $ \\ … ... . - -- 〔 〕 ; ； , ， ¶8 第八段 see 参见 甲 a 1 "
    .. "<!-- --> <!--\tyinwen-disable\t yinwen- p.\t4 ]( * ! & 中略 （略） fig-x @fig-x :// \n \t",
  " "
)
math.randomseed(20151216)
for _ = 1, 20000 do
  local text = {}
  for n = 1, math.random(14) do
    text[n] = bits[math.random(#bits)]
  end
  text = table.concat(text)
  local root = vim.treesitter.get_string_parser(text, "yinwen"):parse(true)[1]:root()
  if root:has_error() then
    io.stderr:write(("a syntax error in %q: %s\n"):format(text, root:sexpr()))
    os.exit(1)
  end
end
io.write("ok   20000 random texts without a syntax error\n")
