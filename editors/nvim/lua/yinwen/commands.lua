-- What the commands do.
local server = require('yinwen.server')
local M = {}

local function execute(client, command, arguments, done, buf)
  local params = { command = command, arguments = arguments }
  server.request(client, 'workspace/executeCommand', params, done or function() end, buf)
end

-- The text that a command is about: its arguments, else what is selected, else what the user types.
local function wanted(args, prompt, done)
  if args.args ~= '' then
    return done(args.args)
  end
  if args.range == 2 then
    local from, to = vim.fn.getpos("'<"), vim.fn.getpos("'>")
    if args.line1 == from[2] and args.line2 == to[2] then
      return done(table.concat(vim.fn.getregion(from, to, { type = vim.fn.visualmode() }), '\n'))
    end
  end
  vim.ui.input({ prompt = prompt }, function(text)
    if text and text ~= '' then
      done(text)
    end
  end)
end

local function passage_item(passage)
  local place = passage.source .. (passage.paragraph and (' ¶' .. passage.paragraph) or '')
  return {
    label = ('%s  %s'):format(place, passage.text:gsub('%s*\n%s*', '')),
    path = vim.uri_to_fname(passage.uri),
    line = passage.range.start.line + 1,
    passage = passage,
  }
end

-- Finds a text in the corpus and has one of its places chosen.
local function find(args, prompt, chosen)
  local buf = vim.api.nvim_get_current_buf()
  local client = server.client(buf)
  if not client then
    return
  end
  wanted(args, prompt, function(text)
    execute(client, 'yinwen.find', { text, 50 }, function(found)
      if #found.passages == 0 then
        return vim.notify(('yinwen: the corpus has nothing like “%s”.'):format(text), vim.log.levels.WARN)
      end
      require('yinwen.picker').pick(vim.tbl_map(passage_item, found.passages), prompt, function(item)
        chosen(item.passage, client, buf)
      end)
    end, buf)
  end)
end

-- Ranges of passages count UTF-16 units, whatever was negotiated.
local function show(uri, range)
  local location = { uri = uri, range = range }
  if vim.lsp.util.show_document then
    vim.lsp.util.show_document(location, 'utf-16', { focus = true })
  else
    vim.lsp.util.jump_to_location(location, 'utf-16', true)
  end
end

-- The cursor as a position of the protocol.
local function position(client, buf)
  local cursor = vim.api.nvim_win_get_cursor(0)
  local line = vim.api.nvim_buf_get_lines(buf, cursor[1] - 1, cursor[1], false)[1]
  -- Behind the character that a block cursor stands on, unless something is being inserted.
  local column = cursor[2]
  if vim.api.nvim_get_mode().mode:sub(1, 1) ~= 'i' and column < #line then
    column = column + #vim.fn.matchstr(line:sub(column + 1), '^.')
  end
  local units = column
  if client.offset_encoding == 'utf-16' then
    units = vim.str_utfindex(line, column) and select(2, vim.str_utfindex(line, column))
  elseif client.offset_encoding == 'utf-32' then
    units = vim.str_utfindex(line, column)
  end
  return { line = cursor[1] - 1, character = units }, cursor[1] - 1, column
end

local function cite(client, buf, at, id, locator)
  execute(client, 'yinwen.insertCitation', { vim.uri_from_bufnr(buf), at, id, locator }, nil, buf)
end

function M.Find(args)
  find(args, 'Find in the corpus: ', function(passage)
    show(passage.uri, passage.range)
  end)
end

function M.Insert(args)
  find(args, 'Quote: ', function(passage, client, buf)
    local marks = require('yinwen').options.marks
    local text = marks[1] .. passage.text:gsub('%s*\n%s*', '') .. marks[2]
    local _, row, column = position(client, buf)
    vim.api.nvim_buf_set_text(buf, row, column, row, column, { text })
    -- The cursor stands on the closing mark.
    vim.api.nvim_win_set_cursor(0, { row + 1, column + #text - #marks[2] })
    local locator = passage.paragraph and ('¶' .. passage.paragraph) or nil
    cite(client, buf, position(client, buf), passage.work or passage.source, locator)
  end)
end

-- The sources of the corpus, to choose from.
local function sources(prompt, chosen)
  local buf = vim.api.nvim_get_current_buf()
  local client = server.client(buf)
  if not client then
    return
  end
  server.request(client, 'workspace/symbol', { query = '' }, function(symbols)
    local items = vim.tbl_map(function(symbol)
      return {
        label = symbol.name,
        path = vim.uri_to_fname(symbol.location.uri),
        line = symbol.location.range.start.line + 1,
        symbol = symbol,
      }
    end, vim.tbl_filter(function(symbol)
      return symbol.kind == vim.lsp.protocol.SymbolKind.File
    end, symbols or {}))
    require('yinwen.picker').pick(items, prompt, function(item)
      chosen(item, client, buf)
    end)
  end, buf)
end

function M.Sources()
  sources('Source: ', function(item)
    show(item.symbol.location.uri, item.symbol.location.range)
  end)
end

function M.Cite(args)
  if args.args ~= '' then
    local buf = vim.api.nvim_get_current_buf()
    local client = server.client(buf)
    return client and cite(client, buf, position(client, buf), args.args)
  end
  sources('Cite: ', function(item, client, buf)
    cite(client, buf, position(client, buf), item.symbol.name:match('^%S+'))
  end)
end

function M.FixAll()
  if server.client(vim.api.nvim_get_current_buf()) then
    vim.lsp.buf.code_action({ apply = true, context = { only = { 'source.fixAll.yinwen' }, diagnostics = {} } })
  end
end

function M.Verdicts()
  require('yinwen.verdicts').toggle()
end

-- What stands in no file yet.
local function modified()
  return vim.tbl_filter(function(buf)
    return vim.bo[buf].modified
  end, vim.api.nvim_list_bufs())
end

-- Writes what the server asks the editor to make, once it is there: the file at `path`, and yinwen.toml where that has to name
-- it. What was not written `before` stays so.
local function write_added(path, before, left)
  local buf = vim.fn.bufnr(vim.fn.fnameescape(path))
  if buf > 0 and vim.bo[buf].modified then
    for _, other in ipairs(modified()) do
      local is_config = vim.fs.basename(vim.api.nvim_buf_get_name(other)) == 'yinwen.toml'
      if other == buf or (is_config and not vim.tbl_contains(before, other)) then
        vim.api.nvim_buf_call(other, function()
          vim.cmd('silent write!')
        end)
      end
    end
  elseif left > 0 then
    vim.defer_fn(function()
      write_added(path, before, left - 1)
    end, 100)
  end
end

-- Adds a file, or the text of the clipboard if none is named, as a source. What the server asks about it is asked first.
function M.Add(args)
  local buf = vim.api.nvim_get_current_buf()
  local client = server.client(buf)
  if not client then
    return
  end
  local document = args.args ~= '' and { uri = vim.uri_from_fname(vim.fn.fnamemodify(vim.fn.expand(args.args), ':p')) }
    or { text = vim.fn.getreg('+') }
  if document.text and not document.text:find('%S') then
    return vim.notify('yinwen: the clipboard has no text.', vim.log.levels.WARN)
  end
  if vim.bo[buf].buftype == '' and vim.api.nvim_buf_get_name(buf) ~= '' then
    document.workspace = vim.uri_from_bufnr(buf)
  end
  local accept = {}
  local function request(more, done)
    execute(client, 'yinwen.addSource', { vim.tbl_extend('force', document, { accept = accept }, more) }, done, buf)
  end
  local function add()
    local before = modified()
    request({}, function(added)
      write_added(vim.uri_to_fname(added.uri), before, 50)
      vim.notify(('yinwen: added as [@%s]'):format(added.ids[1]))
    end)
  end
  -- Whether it is divided decides what it, or its parts, may be to other sources.
  local function decide(about, next_step)
    request({ preview = true }, function(answer)
      if type(answer.duplicate) == 'string' then
        return vim.notify('yinwen: the corpus has this text already: ' .. answer.duplicate)
      end
      local asked = vim.iter(answer.proposed.questions):find(function(one)
        return one.about == about
      end)
      if not asked then
        return next_step()
      end
      vim.ui.select({ 'Yes', 'No' }, { prompt = asked.question }, function(choice)
        if choice then
          if choice == 'Yes' then
            table.insert(accept, about)
          end
          next_step()
        end
      end)
    end)
  end
  decide('parts', function()
    decide('relations', add)
  end)
end

function M.Reindex()
  local client = server.client(vim.api.nvim_get_current_buf())
  if client then
    execute(client, 'yinwen.reindex', {})
  end
end

function M.Restart()
  server.restart()
end

function M.Log()
  vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log and vim.lsp.log.get_filename() or vim.lsp.get_log_path()))
end

function M.InstallParser()
  require('yinwen.treesitter').install()
end

function M.run(name, args)
  return M[name](args)
end

return M
