;;; Diagnostics, hover, definition and code action through eglot; the note is the last argument.  -*- lexical-binding: t -*-
(require 'markdown-mode)
(require 'eglot)
(require 'xref)

(setq eglot-sync-connect t
      eglot-autoshutdown t
      eglot-send-changes-idle-time 0.1
      eglot-confirm-server-edits nil)

(defun await (what test)
  "Wait until TEST gives something, and give it."
  (let ((end (+ (float-time) 30)) got)
    (while (and (not (setq got (funcall test))) (< (float-time) end))
      (accept-process-output nil 0.05))
    (unless got
      (message "FAIL waited in vain for %s" what)
      (kill-emacs 1))
    got))

(defun seen (what) (message "ok   Emacs: %s" what))

(defun check (what found expected)
  (unless (equal found expected)
    (message "FAIL %s: found %S, expected %S" what found expected)
    (kill-emacs 1))
  (seen what))

(find-file (car (last command-line-args)))
(setq command-line-args-left nil)
(unless (derived-mode-p 'markdown-mode) (markdown-mode))
;; The hook waits for the first command, of which there is none here.
(run-hooks 'post-command-hook)
(await "the server" #'eglot-current-server)
(check "the project is the folder of the corpus"
       (file-name-nondirectory (directory-file-name (project-root (eglot--project (eglot-current-server)))))
       "乌镇")

;; So does flymake.
(flymake-start)
(await "a finding" (lambda () (flymake-diagnostics)))
(let ((finding (car (flymake-diagnostics))))
  (check "diagnostics"
         (buffer-substring (flymake-diagnostic-beg finding) (flymake-diagnostic-end finding))
         "尊重网路主权")
  (goto-char (+ 2 (flymake-diagnostic-beg finding))))

(let (hover)
  (eglot-hover-eldoc-function (lambda (text &rest _) (setq hover (or text hover))))
  (await "a hover" (lambda () hover))
  (unless (string-match-p "xi2015-pdf" hover)
    (message "FAIL hover: %s" hover)
    (kill-emacs 1))
  (seen "hover"))

(let* ((found (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))
       (place (seq-find (lambda (item)
                          (string-suffix-p "rmrb-2015.txt" (xref-location-group (xref-item-location item))))
                        found))
       (marker (xref-location-marker (xref-item-location place))))
  (with-current-buffer (marker-buffer marker)
    (check "definition lands on the words"
           (buffer-substring marker (+ marker (length "尊重网络主权")))
           "尊重网络主权")))

(let* ((actions (eglot-code-actions (point) (point) "quickfix"))
       (action (seq-find (lambda (action) (eq t (plist-get action :isPreferred))) actions)))
  (eglot-execute (eglot-current-server) action)
  (await "the repair" (lambda () (string-match-p "尊重网络主权" (buffer-string))))
  (seen "the code action repairs"))
;; What idle timers do where somebody types.
(eglot--signal-textDocument/didChange)
(await "no finding" (lambda () (null (flymake-diagnostics))))
(save-buffer)
(kill-emacs 0)
