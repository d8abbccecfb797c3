-- The tree-sitter parser in notes.
return function(T)
  local function read(path)
    return table.concat(vim.fn.readfile(path), '\n')
  end

  -- The captures at the first place where `wanted` stands.
  local function captures(wanted)
    vim.treesitter.get_parser(0, 'markdown'):parse(true)
    for row, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
      local column = line:find(wanted, 1, true)
      if column then
        local names = {}
        for _, capture in ipairs(vim.treesitter.get_captures_at_pos(0, row - 1, column - 1)) do
          if capture.lang == 'yinwen' then
            names[#names + 1] = capture.capture
          end
        end
        return names
      end
    end
  end

  return {
    {
      'without the parser, notes are shown as before',
      function()
        local path = T.folder .. '/notes/plain.md'
        vim.fn.writefile({ '“引文”[@xi2015]' }, path)
        local plugin = 'set runtimepath^=' .. vim.fn.fnameescape(T.plugin)
        local start = 'lua vim.treesitter.start(0, "markdown"); vim.treesitter.get_parser(0):parse(true); vim.cmd.redraw()'
        local quiet = 'let g:yinwen_autostart = v:false'
        local command = { vim.v.progpath, '--headless', '--clean', '--cmd', plugin, '--cmd', quiet, path, '-c', start, '-c', 'qall!' }
        local result = vim.system(command, { text = true }):wait(20000)
        T.equal({ result.code, result.stderr }, { 0, '' })
      end,
    },
    {
      ':YinwenInstallParser builds it',
      function()
        vim.cmd.YinwenInstallParser()
        T.equal(#T.said(), 1)
        local site = vim.fn.stdpath('data') .. '/site'
        T.equal(vim.fn.filereadable(site .. '/parser/yinwen.so'), 1)
        -- What --clean left out.
        vim.opt.runtimepath:append(site)
      end,
    },
    {
      'highlights, at these places',
      function()
        T.note(table.concat({
          '# “标题”[@biaoti]',
          '',
          '- “列表里的引文”[参见 @xi2015, ¶8]，《题名》',
          '',
          '| 甲 | 乙 |',
          '|---|---|',
          '| “格子” | `“代码”` |',
          '',
          '> “引用”（“gloss”）',
          '',
          '<!-- yinwen-disable misquoted-wording -->',
          '',
          '```',
          '“围栏”',
          '```',
        }, '\n'))
        vim.treesitter.start(0, 'markdown')
        T.equal(captures('标题'), { 'string' })
        T.equal(captures('biaoti'), { 'markup.link', 'markup.link.label' })
        T.equal(captures('列表'), { 'string' })
        T.equal(captures('参见'), { 'markup.link', 'label', 'keyword' })
        T.equal(captures('¶8'), { 'markup.link', 'number' })
        T.equal(captures('题名'), { 'string.special.symbol' })
        T.equal(captures('格子'), { 'string' })
        T.equal(captures('代码'), {})
        T.equal(captures('引用'), { 'string' })
        T.equal(captures('gloss'), { 'string.special', 'string' })
        T.equal(captures('disable'), { 'comment', 'keyword.directive' })
        T.equal(captures('misquoted'), { 'comment', 'label' })
        T.equal(captures('围栏'), {})
      end,
    },
    {
      'the queries are those of the grammar',
      function()
        local grammar = T.repository .. '/grammars/tree-sitter-yinwen'
        T.equal(read(T.plugin .. '/queries/yinwen/highlights.scm'), read(grammar .. '/queries/highlights.scm'))
        T.equal(
          read(T.plugin .. '/queries/markdown/injections.scm'),
          ';; extends\n' .. read(grammar .. '/injections/markdown.scm')
        )
      end,
    },
  }
end
