-- Where the server is started, and for what.
return function(T)
  -- How many findings a Neovim of its own has that got these arguments, the program on its PATH.
  local function alone(arguments, patience)
    local bin = T.scratch .. '/bin'
    vim.fn.mkdir(bin, 'p')
    vim.uv.fs_symlink(T.program, bin .. '/yinwen')
    local path = T.folder .. '/notes/alone.md'
    vim.fn.writefile({ '他说“尊重网路主权”[@xi2015]。' }, path)
    local command = { vim.v.progpath, '--headless', '--clean', '--cmd', 'set runtimepath^=' .. vim.fn.fnameescape(T.plugin) }
    vim.list_extend(command, arguments)
    local wait = ('lua vim.wait(%d, function() return #vim.diagnostic.get(0) > 0 end, 20) io.stdout:write(#vim.diagnostic.get(0))'):format(patience or 20000)
    vim.list_extend(command, { path, '-c', wait, '-c', 'qall!' })
    local result = vim.system(command, { text = true, env = { PATH = bin .. ':' .. vim.env.PATH } }):wait(30000)
    os.remove(path)
    T.equal(result.stderr, '')
    return result.stdout
  end

  return {
    {
      'with nothing but the plugin on the runtime path, a note has its findings',
      function()
        T.equal(alone({}), '1')
      end,
    },
    {
      'started by vim.lsp.enable() alone',
      function()
        if vim.lsp.enable then
          T.equal(alone({ '--cmd', 'let g:yinwen_autostart = v:false', '--cmd', 'lua vim.lsp.enable("yinwen")' }), '1')
        end
      end,
    },
    {
      'not started where that is not wanted',
      function()
        T.equal(alone({ '--cmd', 'let g:yinwen_autostart = v:false' }, 1000), '0')
      end,
    },
    {
      'a note below yinwen.toml is attached, its findings shown',
      function()
        T.note('他说“尊重网路主权”[@xi2015, ¶8]。')
        local client = T.client()
        T.equal(client.config.root_dir, T.folder)
        T.await('a finding', function()
          return #vim.diagnostic.get(0) == 1
        end)
        T.equal(T.rules(), { 'misquoted-wording' })
        local found = vim.diagnostic.get(0)[1]
        T.equal({ found.lnum, found.col, found.end_col }, { 0, #'他说“', #'他说“尊重网路主权' })
        T.equal(T.said(), {})
      end,
    },
    {
      'what is typed is checked',
      function()
        T.note('甲')
        T.client()
        vim.api.nvim_buf_set_lines(0, 0, -1, false, { '他说“尊重网路主权”[@xi2015]。' })
        T.await('a finding', function()
          return #vim.diagnostic.get(0) == 1
        end)
      end,
    },
    {
      'roots: yinwen.toml before corpus/, and no further than .git',
      function()
        local server = require('yinwen.server')
        local function make(path)
          vim.fn.mkdir(T.scratch .. '/roots/' .. path, 'p')
        end
        make('.git')
        make('toml/sub/corpus')
        make('toml/sub/notes')
        make('folder/corpus')
        make('folder/notes/deep')
        make('repo/.git')
        make('repo/notes')
        make('corpus')
        vim.fn.writefile({}, T.scratch .. '/roots/toml/yinwen.toml')
        local function root(path)
          return (server.root(T.scratch .. '/roots/' .. path) or 'none'):gsub(vim.pesc(T.scratch .. '/roots'), '')
        end
        T.equal(root('toml/sub/notes/n.md'), '/toml')
        T.equal(root('folder/notes/deep/n.md'), '/folder')
        T.equal(root('repo/notes/n.md'), 'none')
        T.equal(root('n.md'), '')
      end,
    },
    {
      'a single file without a workspace has no server, and nothing is said',
      function()
        T.note('“引文”', T.scratch .. '/single/note.md')
        vim.wait(200)
        T.equal(#vim.lsp.get_clients({ bufnr = 0 }), 0)
        T.equal(T.said(), {})
        vim.cmd.YinwenReindex()
      end,
    },
    {
      'a single file is served where folders of sources are granted',
      function()
        local options = require('yinwen').options
        options.settings = { corpusFolders = { T.folder .. '/corpus' } }
        T.note('他说“尊重网路主权”[@xi2015-book]。', T.scratch .. '/single/granted.md')
        T.client()
        T.await('a finding', function()
          return vim.deep_equal(T.rules(), { 'misquoted-wording' })
        end)
        options.settings = {}
      end,
    },
    {
      'yinwen.toml is served, another toml is not',
      function()
        T.note('[nothing]\nx = 1', T.folder .. '/other.toml')
        vim.wait(100)
        T.equal(#vim.lsp.get_clients({ bufnr = 0 }), 0)
        vim.cmd.edit(vim.fn.fnameescape(T.folder .. '/yinwen.toml'))
        T.client()
      end,
    },
    {
      'vim.lsp.enable() comes to the same client',
      function()
        if not vim.lsp.enable then
          return
        end
        T.note('“引文”')
        local id = T.client().id
        vim.lsp.enable('yinwen')
        vim.wait(200)
        local clients = vim.lsp.get_clients({ bufnr = 0 })
        T.equal({ #clients, clients[1].id }, { 1, id })
        vim.lsp.enable('yinwen', false)
        vim.wait(200)
      end,
    },
  }
end
