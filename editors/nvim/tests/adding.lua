-- :YinwenAdd: a file or the clipboard becomes a source.
return function(T)
  local function read(name)
    return table.concat(vim.fn.readfile(T.folder .. '/corpus/' .. name), '\n')
  end

  local function file(name, text)
    local path = T.scratch .. '/' .. name
    vim.fn.writefile(vim.split(text, '\n'), path)
    return path
  end

  -- Has the clipboard hold this text.
  local function clip(text)
    vim.g.clipboard = {
      name = 'test',
      copy = { ['+'] = function() end, ['*'] = function() end },
      paste = {
        ['+'] = function()
          return { vim.split(text, '\n'), 'v' }
        end,
        ['*'] = function()
          return { {}, 'v' }
        end,
      },
    }
    vim.g.loaded_clipboard_provider = nil
    vim.cmd.runtime('autoload/provider/clipboard.vim')
  end

  local function said()
    return T.await('a message', function()
      local messages = T.said()
      return #messages > 0 and messages
    end)[1]
  end

  local function note()
    T.note('甲')
    T.client()
    T.await('the workspace', function()
      local result = T.ask('workspace/symbol', { query = '' })
      return result and #result > 0
    end)
  end

  -- Waits until the corpus has a file with these words in it.
  local function written(name, words)
    T.await(name, function()
      return vim.fn.filereadable(T.folder .. '/corpus/' .. name) == 1 and read(name):find(words, 1, true)
    end)
  end

  -- A text much like one of the corpus.
  local function similar(name)
    return file(name, (read('xi2015-book.txt'):gsub('互联网', '网际网络')) .. '\n另有一句。\n')
  end

  -- Chooses the n-th of what is asked (nil: nothing); gives the question.
  local function choosing(n)
    local question
    vim.ui.select = function(items, options, chosen)
      question = options.prompt
      chosen(n and items[n], n)
    end
    return function()
      return question
    end
  end

  return {
    {
      'a file becomes a source that notes can quote',
      function()
        note()
        local path = file('会议 通稿.html', '<html><title>会议通稿</title><p>与会各方一致主张，数据安全需要共同维护。</p></html>')
        vim.cmd.YinwenAdd(vim.fn.fnameescape(path))
        local id = said():match('added as %[@(.+)%]$')
        assert(id)
        local name = T.await('its file', function()
          local found = vim.fn.glob(T.folder .. '/corpus/' .. id .. '.*', true, true)
          return found[1] and vim.fs.basename(found[1])
        end)
        written(name, '数据安全需要共同维护')
        T.note('他说“数据安全需要公同维护”[@' .. id .. ']。')
        T.await('a finding of the new source', function()
          return vim.deep_equal(T.rules(), { 'misquoted-wording' })
        end)
      end,
    },
    {
      'a file that is not there is named',
      function()
        note()
        vim.cmd.YinwenAdd('/nowhere/没有.pdf')
        local message = said()
        assert(message:find('没有.pdf', 1, true), message)
      end,
    },
    {
      'a text that is there already is not added again',
      function()
        note()
        vim.cmd.YinwenAdd(vim.fn.fnameescape(file('again.txt', read('xi2015-book.txt'))))
        T.equal(said(), 'yinwen: the corpus has this text already: xi2015-book')
      end,
    },
    {
      'the clipboard becomes a source',
      function()
        note()
        clip('论坛致辞\n\n各方一致同意加强数据安全合作。\n')
        vim.cmd.YinwenAdd()
        local id = said():match('added as %[@(.+)%]$')
        written(id .. '.txt', '各方一致同意加强数据安全合作')
      end,
    },
    {
      'an empty clipboard is said to be so',
      function()
        note()
        clip(' \n')
        vim.cmd.YinwenAdd()
        T.equal(said(), 'yinwen: the clipboard has no text.')
      end,
    },
    {
      'what the server proposes is asked about, and nothing is added when nothing is chosen',
      function()
        note()
        local question = choosing(nil)
        vim.cmd.YinwenAdd(vim.fn.fnameescape(similar('wangyi.txt')))
        T.await('the question', question)
        assert(question():find('^wangyi: a witness of xi2015 %('), question())
        vim.wait(300)
        T.equal(vim.fn.filereadable(T.folder .. '/corpus/wangyi.txt'), 0)
      end,
    },
    {
      'what is proposed is noted if the user says so',
      function()
        note()
        choosing(1)
        vim.cmd.YinwenAdd(vim.fn.fnameescape(similar('wangyi.txt')))
        T.equal(said(), 'yinwen: added as [@wangyi]')
        written('wangyi.txt', 'work: ')
      end,
    },
  }
end
