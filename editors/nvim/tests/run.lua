-- The plugin against the real server, in this Neovim:
--
--   nvim --headless --clean -l editors/nvim/tests/run.lua YINWEN [FILE]
--
-- YINWEN is the program; with FILE (server, features, …) only the tests of that file. Works on a copy of the example below a folder with a space and Chinese characters in its path.

local plugin = vim.fs.dirname(vim.fs.dirname(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p')))
local repository = vim.fs.normalize(plugin .. '/../..')
local program = arg[1]

local scratch = vim.fn.tempname() .. '/引 文'
vim.fn.mkdir(scratch, 'p')
assert(vim.system({ 'cp', '-r', repository .. '/examples/wuzhen', scratch .. '/乌镇' }):wait().code == 0)
local folder = scratch .. '/乌镇'

local said = {}
vim.notify = function(message)
  said[#said + 1] = message
end

local T = { plugin = plugin, repository = repository, program = program, scratch = scratch, folder = folder }

--- Waits until `test` gives something, and gives it.
function T.await(what, test)
  local got
  local done = vim.wait(20000, function()
    got = test()
    return got
  end, 10)
  assert(done, ('waited in vain for %s; said: %s'):format(what, vim.inspect(said)))
  return got
end

function T.equal(found, expected)
  if not vim.deep_equal(found, expected) then
    error(('found    %s\nexpected %s'):format(vim.inspect(found), vim.inspect(expected)), 2)
  end
end

--- What was said so far; forgets it.
function T.said()
  local messages = said
  said = {}
  return messages
end

-- Wipes all buffers. They are detached first: Neovim 0.10 has trouble with those that vanish while tokens are refreshed.
local function wipe()
  for _, client in ipairs(vim.lsp.get_clients()) do
    for buf in pairs(client.attached_buffers) do
      vim.lsp.buf_detach_client(buf, client.id)
    end
  end
  vim.cmd('silent! %bwipeout!')
end

--- Opens a note with this text, a `|` in it the cursor.
function T.note(text, path)
  path = path or (folder .. '/notes/test.md')
  vim.fn.mkdir(vim.fs.dirname(path), 'p')
  wipe()
  local plain = text:gsub('|', '', 1)
  local file = assert(io.open(path, 'w'))
  file:write(plain, '\n')
  file:close()
  vim.cmd.edit(vim.fn.fnameescape(path))
  vim.bo.swapfile = false
  local before = text:match('^(.-)|')
  if before then
    local row = select(2, before:gsub('\n', ''))
    vim.api.nvim_win_set_cursor(0, { row + 1, #before:match('[^\n]*$') })
  end
  return vim.api.nvim_get_current_buf()
end

function T.client()
  return T.await('the server', function()
    return vim.lsp.get_clients({ name = 'yinwen', bufnr = 0 })[1]
  end)
end

function T.rules()
  local rules = vim.tbl_map(function(diagnostic)
    return diagnostic.code
  end, vim.diagnostic.get(0))
  table.sort(rules)
  return rules
end

--- The answer to a request about the cursor.
function T.ask(method, extra)
  local client = T.client()
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params = vim.tbl_extend('force', params, extra or {})
  local answer
  require('yinwen.server').request(client, method, params, function(result)
    answer = { result }
  end, 0)
  return T.await(method, function()
    return answer
  end)[1]
end

function T.line(number)
  number = number or vim.api.nvim_win_get_cursor(0)[1]
  return vim.api.nvim_buf_get_lines(0, number - 1, number, false)[1]
end

--- A Neovim of its own, which can be typed to; `arguments` for its command line, `width` and `height` of the screen it thinks it has.
function T.child(options)
  local command = { vim.v.progpath, '--embed', '--clean', '-n' }
  if not options.width then
    table.insert(command, 3, '--headless')
  end
  local job = vim.fn.jobstart(vim.list_extend(command, options.arguments or {}), { rpc = true, env = { TERM = 'xterm-256color' } })
  local child = {}
  function child.call(method, ...)
    return vim.fn.rpcrequest(job, 'nvim_' .. method, ...)
  end
  function child.lua(code, arguments)
    return child.call('exec_lua', code, arguments or {})
  end
  function child.input(keys)
    child.call('input', keys)
  end
  --- Opens a note with these lines, and waits until its workspace is loaded.
  function child.note(lines)
    child.path = folder .. '/notes/child.md'
    vim.fn.writefile(lines, child.path)
    child.lua('vim.cmd.edit(vim.fn.fnameescape(...))', { child.path })
    T.await('the child has the workspace', function()
      return child.lua([[
        local client = vim.lsp.get_clients({ name = 'yinwen' })[1]
        if not client then return false end
        local answer = vim.lsp.buf_request_sync(0, 'workspace/symbol', { query = '' }, 2000)
        local result = answer and answer[client.id] and answer[client.id].result
        return result ~= nil and #result > 0
      ]])
    end)
  end
  function child.stop()
    pcall(child.call, 'command', 'qall!')
    vim.fn.jobstop(job)
    if child.path then
      os.remove(child.path)
    end
  end
  if options.width then
    child.call('ui_attach', options.width, options.height, {})
  end
  return child
end

--- A line after what is typed at its end, the menu of completion called for and its first item taken.
function T.completed(line)
  local child = T.child({})
  child.lua(
    [[
      local plugin, program = ...
      vim.opt.runtimepath:prepend(plugin)
      vim.cmd('filetype plugin on | runtime plugin/yinwen.lua')
      require('yinwen').setup({ cmd = program })
      vim.o.completeopt = 'menuone,noinsert'
      if vim.lsp.completion then
        vim.api.nvim_create_autocmd('LspAttach', { callback = function(event)
          vim.lsp.completion.enable(true, event.data.client_id, event.buf)
        end })
      end
    ]],
    { plugin, program }
  )
  child.note({ line })
  child.lua('vim.bo.omnifunc = "v:lua.vim.lsp.omnifunc"')
  child.input('A<C-x><C-o>')
  T.await('a menu', function()
    return child.lua('return vim.fn.pumvisible() == 1')
  end)
  child.input('<C-y><Esc>')
  T.await('the end of the menu', function()
    return child.lua('return vim.fn.pumvisible() == 0 and vim.api.nvim_get_mode().mode == "n"')
  end)
  vim.wait(200)
  local text = child.call('buf_get_lines', 0, 0, -1, false)[1]
  child.stop()
  return text
end

local failed = 0
local total = 0
local function run(name, test)
  total = total + 1
  said = {}
  local started = vim.uv.hrtime()
  local well, problem = xpcall(test, debug.traceback)
  io.write(('%s %s (%d ms)\n'):format(well and 'ok  ' or 'FAIL', name, (vim.uv.hrtime() - started) / 1e6))
  if not well then
    failed = failed + 1
    io.write(problem, '\n')
  end
end

-- As a plugin manager does that loads on demand: on the runtime path, plugin/ sourced, nothing required.
vim.opt.runtimepath:prepend(plugin)
vim.cmd('filetype plugin on')
vim.cmd.runtime('plugin/yinwen.lua')
assert(not package.loaded['yinwen'], 'the plugin is loaded before it is needed')
require('yinwen').setup({ cmd = program, backoff = 20 })

-- A language that was missing once stays so in this Neovim: hence highlighting, which installs it, comes first.
for _, file in ipairs(arg[2] and { arg[2] } or { 'highlighting', 'server', 'features', 'commands', 'adding', 'plugins', 'trouble' }) do
  local tests = dofile(('%s/tests/%s.lua'):format(plugin, file))(T)
  for _, test in ipairs(tests) do
    run(file .. ': ' .. test[1], test[2])
  end
end

io.write(('%d tests, %d failed, Neovim %s\n'):format(total, failed, tostring(vim.version())))
vim.cmd('silent! %bwipeout!')
for _, client in ipairs(vim.lsp.get_clients()) do
  require('yinwen.server').stop(client)
end
os.exit(failed == 0 and 0 or 1)
