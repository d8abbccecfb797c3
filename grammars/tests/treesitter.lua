-- What the tree-sitter grammar makes of Markdown files, as Neovim injects it: prints the spans of each in the shared format.
--
-- nvim -l tests/treesitter.lua PARSER.so FILE…

local here = vim.fs.dirname(vim.fs.dirname(vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p")))
local grammar = here .. "/tree-sitter-yinwen"

local function read(path)
  local file = assert(io.open(path))
  local text = file:read("*a")
  file:close()
  return text
end

vim.treesitter.language.add("yinwen", { path = vim.fn.fnamemodify(arg[1], ":p") })
local injections = read(vim.treesitter.query.get_files("markdown", "injections")[1])
vim.treesitter.query.set("markdown", "injections", injections .. read(grammar .. "/injections/markdown.scm"))
local highlights = vim.treesitter.query.parse("yinwen", read(grammar .. "/queries/highlights.scm"))

local KINDS = {
  quotation = "quotation", citation = "citation", intext_citation = "citation", gloss = "gloss", title = "title",
  key = "key", locator = "locator", directive = "directive",
}

local function spans(text)
  local parser = vim.treesitter.get_string_parser(text, "markdown")
  parser:parse(true)
  local found = {}
  local function add(kind, node)
    local row, column, _, to_row, to_column = node:range()
    row, column, to_row, to_column = node:range()
    found[#found + 1] = { kind = kind, start = { row, column }, ["end"] = { to_row, to_column } }
  end
  local function walk(node)
    local kind = KINDS[node:type()]
    if kind then add(kind, node) end
    assert(not node:has_error(), node:type() .. " has an error: " .. vim.treesitter.get_node_text(node, text))
    -- Only the outermost quotation counts.
    if kind == "gloss" then return end
    for child in node:iter_children() do
      if not (kind == "quotation" and child:type() == "quotation") then walk(child) end
    end
  end
  parser:for_each_tree(function(tree, language)
    if language:lang() ~= "yinwen" then return end
    walk(tree:root())
    local prefixes = {}
    for id, node in highlights:iter_captures(tree:root(), text) do
      if node:type() == "prefix" then
        local loose = highlights.captures[id] == "keyword"
        prefixes[node:id()] = { node, loose and "not-verbatim" or "prefix" }
      end
    end
    for _, prefix in pairs(prefixes) do add(prefix[2], prefix[1]) end
  end)
  return found
end

local all = {}
for i = 2, #arg do
  all[#all + 1] = { path = arg[i], spans = spans(read(arg[i])) }
end
io.write(vim.json.encode(all), "\n")
