-- The server: where it is started, with what, and what happens when it ends.
local M = {}

-- The oldest program that this plugin works with.
M.NEEDED = '0.1.0'

local FILETYPES = { 'markdown', 'quarto', 'rmd', 'text', 'toml' }
-- Restarts before giving up, and how long (in milliseconds) a server has to run to be taken for sound.
local RESTARTS, SOUND = 5, 60000

local function options()
  return require('yinwen').options
end

local said = {}
--- Says something once.
function M.say(message, level)
  if not said[message] then
    said[message] = true
    vim.schedule(function()
      vim.notify('yinwen: ' .. message, level or vim.log.levels.ERROR)
    end)
  end
end

--- The folder of the workspace that a file belongs to: the nearest with yinwen.toml, else the nearest with corpus/; the
--- search ends at .git.
function M.root(path)
  local with_corpus
  local folder = vim.fs.dirname(vim.fs.normalize(path))
  while folder do
    local function has(name)
      local found = vim.uv.fs_stat(folder .. '/' .. name)
      return found and found.type
    end
    if has('yinwen.toml') then
      return folder
    end
    if has('corpus') == 'directory' then
      with_corpus = with_corpus or folder
    end
    local parent = vim.fs.dirname(folder)
    if has('.git') or parent == folder then
      break
    end
    folder = parent
  end
  return with_corpus
end

--- Whether a buffer is one for the server: its root, or false where it has none but works without (folders of sources were
--- granted), or nil and why not.
function M.workspace(buf)
  local filetype, name = vim.bo[buf].filetype, vim.api.nvim_buf_get_name(buf)
  if not vim.tbl_contains(FILETYPES, filetype) or vim.bo[buf].buftype ~= '' then
    return nil, 'this is no note'
  end
  if filetype == 'toml' and vim.fs.basename(name) ~= 'yinwen.toml' then
    return nil, 'this is no yinwen.toml'
  end
  if name:match('^%a[%w+.-]+://') then
    return nil, 'this is no file on this computer'
  end
  local root = M.root(name ~= '' and name or vim.uv.cwd() .. '/untitled')
  if root then
    return root
  end
  if #(options().settings.corpusFolders or {}) > 0 then
    return false
  end
  return nil, 'no yinwen.toml and no folder corpus/ above this file'
end

local checked = {}
--- The version of a program, or nil and what is wrong with it. Asked once.
function M.version(cmd)
  local program = cmd[1]
  if not checked[program] then
    local result = {}
    if vim.fn.executable(program) == 0 then
      result.problem = ('the program %s is not found. Install yinwen, or set cmd (:help yinwen-setup).'):format(program)
    elseif vim.startswith(vim.fs.basename(program), 'yinwen') then
      local ran, run = pcall(vim.system, { program, '--version' }, { text = true, timeout = 5000 })
      local answer = ran and run:wait() or { code = -1, stdout = '' }
      result.version = answer.code == 0 and answer.stdout:match('^yinwen (%d+%.%d+%.%d+)')
      if not result.version then
        result.problem = ('%s --version does not answer as yinwen does. Set cmd (:help yinwen-setup).'):format(program)
      elseif vim.version.lt(result.version, M.NEEDED) then
        result.problem = ('%s is version %s; this plugin needs %s or later. Update yinwen.'):format(
          program,
          result.version,
          M.NEEDED
        )
      end
    end
    checked[program] = result
  end
  return checked[program].version, checked[program].problem
end

local crashes = {}
local leaving = false
vim.api.nvim_create_autocmd('VimLeavePre', {
  callback = function()
    leaving = true
  end,
})

-- The server of `root` ended by itself: it is started again, ever later, and given up in the end.
local function crashed(root, ran, code, signal)
  local count = (ran < SOUND and crashes[root] or 0) + 1
  crashes[root] = count
  local how = signal ~= 0 and ('signal %d'):format(signal) or ('code %d'):format(code)
  if count > RESTARTS then
    M.say(('the server ended %d times (%s) and is not started again. :YinwenLog tells more, :YinwenRestart starts it.'):format(count, how))
    return
  end
  M.say(('the server ended (%s) and is started again. :YinwenLog tells more.'):format(how), vim.log.levels.WARN)
  vim.defer_fn(function()
    if not leaving then
      M.attach_all(root)
    end
  end, options().backoff * 2 ^ (count - 1))
end

-- Starts the program. Neovim is told of an orderly end, whatever it was: what is to be said of a crash we say.
local function start(dispatchers, root)
  local started = vim.uv.now()
  local on_exit = dispatchers.on_exit
  dispatchers.on_exit = function(code, signal)
    local orderly = (code == 0 and signal == 0) or signal == 15 or leaving
    on_exit(orderly and code or 0, orderly and signal or 0)
    if not orderly then
      vim.schedule(function()
        crashed(root, vim.uv.now() - started, code, signal)
      end)
    end
  end
  return vim.lsp.rpc.start(options().cmd, dispatchers, { cwd = root or nil })
end

--- What vim.lsp.start() and vim.lsp.config() take.
function M.config()
  return {
    name = 'yinwen',
    cmd = function(dispatchers, config)
      return start(dispatchers, config and config.root_dir)
    end,
    filetypes = FILETYPES,
    root_dir = function(buf, on_dir)
      local root = M.workspace(buf)
      if root ~= nil and M.usable() then
        on_dir(root or nil)
      end
    end,
    settings = { yinwen = options().settings },
    init_options = options().settings,
  }
end

--- Whether the program can be started; says what is wrong with it.
function M.usable()
  local _, problem = M.version(options().cmd)
  if problem then
    M.say(problem)
  end
  return not problem
end

--- Starts the server for a buffer, or joins the one that runs.
function M.attach(buf)
  local root = M.workspace(buf)
  if root == nil or not M.usable() then
    return
  end
  root = root or nil
  local config = vim.tbl_extend('force', vim.lsp.config and vim.lsp.config.yinwen or M.config(), { root_dir = root })
  if vim.fn.has('nvim-0.11') == 0 then
    -- Here the function is not told what it is started for.
    config.cmd = function(dispatchers)
      return start(dispatchers, root)
    end
  end
  return vim.lsp.start(config, { bufnr = buf })
end

--- Attaches every buffer that is loaded; with a root, those of this workspace.
function M.attach_all(root)
  for _, buf in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buf) and (not root or M.workspace(buf) == root) then
      M.attach(buf)
    end
  end
end

--- The client of a buffer, or any; nil, having said why there is none.
function M.client(buf)
  local clients = vim.lsp.get_clients({ name = 'yinwen', bufnr = buf })
  clients = #clients > 0 and clients or vim.lsp.get_clients({ name = 'yinwen' })
  if #clients == 0 then
    local _, why = M.workspace(buf)
    local _, problem = M.version(options().cmd)
    vim.notify('yinwen: no server runs: ' .. (problem or why or 'it was stopped; :YinwenRestart starts it.'), vim.log.levels.WARN)
  end
  return clients[1]
end

--- Asks the server; `done` gets the result, once.
function M.request(client, method, params, done, buf)
  local function handler(problem, result)
    if problem then
      vim.notify('yinwen: ' .. problem.message, vim.log.levels.WARN)
    else
      done(result)
    end
  end
  if vim.fn.has('nvim-0.11') == 1 then
    return client:request(method, params, handler, buf)
  end
  return client.request(method, params, handler, buf)
end

--- Forgets what it knew of the program and of crashes, and starts the servers again.
function M.restart()
  checked, crashes, said = {}, {}, {}
  local clients = vim.lsp.get_clients({ name = 'yinwen' })
  for _, client in ipairs(clients) do
    vim.lsp.stop_client(client.id)
  end
  vim.wait(3000, function()
    return #vim.lsp.get_clients({ name = 'yinwen' }) == 0
  end, 20)
  M.attach_all()
end

return M
