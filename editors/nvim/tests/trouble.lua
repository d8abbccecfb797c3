-- What goes wrong, and what is said then.
return function(T)
  local yinwen = require('yinwen')
  local server = require('yinwen.server')

  local function stop()
    for _, client in ipairs(vim.lsp.get_clients({ name = 'yinwen' })) do
      server.stop(client)
    end
    T.await('the end of the server', function()
      return #vim.lsp.get_clients({ name = 'yinwen' }) == 0
    end)
  end

  -- A program that is `yinwen` by name.
  local function program(name, script)
    local folder = T.scratch .. '/' .. name
    vim.fn.mkdir(folder, 'p')
    vim.fn.writefile(vim.split('#!/bin/sh\n' .. script, '\n'), folder .. '/yinwen')
    vim.fn.setfperm(folder .. '/yinwen', 'rwxr-xr-x')
    return folder .. '/yinwen'
  end

  local function with(cmd, test)
    vim.cmd('silent! %bwipeout!')
    stop()
    server.restart()
    local before = yinwen.options.cmd
    yinwen.options.cmd = { cmd, 'lsp' }
    T.said()
    local well, problem = xpcall(test, debug.traceback)
    vim.cmd('silent! %bwipeout!')
    stop()
    yinwen.options.cmd = before
    server.restart()
    assert(well, problem)
  end

  local function messages(count)
    local all = {}
    T.await(count .. ' messages', function()
      vim.list_extend(all, T.said())
      return #all >= count
    end)
    return all
  end

  return {
    {
      'a program that is not there: said once, and by checkhealth',
      function()
        with('/nowhere/yinwen', function()
          T.note('“引文”')
          T.note('“引文”')
          local all = messages(1)
          assert(all[1]:find('/nowhere/yinwen is not found', 1, true), all[1])
          vim.wait(100)
          T.equal(T.said(), {})
          vim.cmd.checkhealth('yinwen')
          local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
          assert(text:find('ERROR', 1, true), text)
          vim.cmd('silent! bwipeout!')
        end)
      end,
    },
    {
      'a program that is too old is not started',
      function()
        with(program('old', 'echo yinwen 0.0.9'), function()
          T.note('“引文”')
          local all = messages(1)
          assert(all[1]:find('version 0.0.9', 1, true) and all[1]:find(server.NEEDED, 1, true), all[1])
          T.equal(#vim.lsp.get_clients({ name = 'yinwen' }), 0)
        end)
      end,
    },
    {
      'a program that is another',
      function()
        with(program('other', 'echo hello'), function()
          T.note('“引文”')
          local all = messages(1)
          assert(all[1]:find('does not answer as yinwen does', 1, true), all[1])
        end)
      end,
    },
    {
      'a server that is killed is started again, with one message',
      function()
        T.note('他说“尊重网路主权”[@xi2015]。')
        local first = T.client().id
        T.await('a finding', function()
          return #vim.diagnostic.get(0) == 1
        end)
        T.said()
        local children = vim.api.nvim_get_proc_children(vim.fn.getpid())
        for _, pid in ipairs(children) do
          vim.uv.kill(pid, 'sigkill')
        end
        T.await('another server', function()
          local client = vim.lsp.get_clients({ name = 'yinwen', bufnr = 0 })[1]
          return client and client.id ~= first
        end)
        T.await('a finding', function()
          return #vim.diagnostic.get(0) == 1
        end)
        local all = T.said()
        T.equal(#all, 1)
        assert(all[1]:find('is started again', 1, true), all[1])
      end,
    },
    {
      'a server that always ends is given up, with one more message',
      function()
        local count = T.scratch .. '/count'
        local cmd = program('crashing', ('[ "$1" = --version ] && echo yinwen 9.9.9 && exit\necho x >>"%s"\nexit 3'):format(count))
        with(cmd, function()
          T.note('“引文”')
          local all = messages(2)
          assert(all[1]:find('started again', 1, true), all[1])
          assert(all[2]:find('ended 6 times (code 3)', 1, true), all[2])
          vim.wait(500)
          T.equal(T.said(), {})
          T.equal(#vim.fn.readfile(count), 6)
        end)
      end,
    },
    {
      ':YinwenRestart starts another server',
      function()
        T.note('“引文”')
        local first = T.client().id
        vim.cmd.YinwenRestart()
        assert(T.client().id ~= first)
        T.equal(T.said(), {})
      end,
    },
    {
      'commands say why no server runs',
      function()
        stop()
        T.note('“引文”', T.scratch .. '/alone/note.md')
        T.said()
        vim.cmd.YinwenFind('网络')
        assert(T.said()[1]:find('no yinwen.toml and no folder corpus/', 1, true))
      end,
    },
  }
end
