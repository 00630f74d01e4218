#!/usr/bin/env python3
"""What the program says of itself: each flag that --help lists is in the completion scripts and the manual page, bash and
groff take them, each command's help ends with an example, and the version names a commit and k6's.

usage: help_test.py <rehearse>
"""

import re
import shutil
import subprocess
import sys
import unittest

PROGRAM = sys.argv.pop()


def answer(*words):
    return subprocess.run([PROGRAM, *words], check=True, capture_output=True, text=True).stdout


def commands():
    return re.findall(r"^  ([a-z]\S*)", answer("--help"), re.MULTILINE)


def flags(command):
    return set(re.findall(r"^  (?:-\w,)?(--[a-z][a-z0-9-]*)", answer(command, "--help"), re.MULTILINE))


def lint(program, arguments, text):
    return subprocess.run([program, *arguments], input=text, capture_output=True, text=True, check=False)


class Help(unittest.TestCase):
    def test_has_an_example_of_each_command(self):
        for command in commands():
            self.assertRegex(answer(command, "--help"), f"Examples:\n(.*\n)*.*rehearse {command}", command)

    def test_has_the_commands_in_groups(self):
        groups = dict(re.findall(r"^(\w+)[^\n]*:\n((?:  [a-z].*\n(?: {4,}.*\n)*)+)", answer("--help"), re.MULTILINE))
        self.assertEqual(list(groups), ["Rehearse", "Judge", "Ask", "See", "Make", "Real", "About"])
        self.assertEqual(re.findall(r"^  (\S+)", groups["Ask"], re.MULTILINE), ["sweep", "find", "size", "fleet", "merge"])

    def test_is_the_same_by_command_and_by_flag(self):
        self.assertEqual(answer("help", "run"), answer("run", "--help"))
        self.assertEqual(answer("help"), answer("--help"))

    def test_of_no_command_is_refused(self):
        done = subprocess.run([PROGRAM, "help", "rnu"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 104)
        self.assertIn('found the command "rnu"', done.stderr)
        self.assertIn('did you mean "run"?', done.stderr)


class Completion(unittest.TestCase):
    def test_has_each_command_and_flag(self):
        for shell, spell in (("bash", "{}"), ("zsh", "*{}["), ("fish", "-l {}")):
            script = answer("completion", shell)
            for command in commands():
                self.assertIn(command, script)
                for flag in flags(command):
                    wanted = spell.format(flag[2:] if shell == "fish" else flag)
                    self.assertIn(wanted, script, f"{shell}: {command} {flag}")

    def test_is_taken_by_its_shell(self):
        for shell, check in (("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")):
            if shutil.which(shell):
                done = lint(shell, [check], answer("completion", shell))
                self.assertEqual((done.returncode, done.stderr), (0, ""), shell)

    def test_of_bash_completes(self):
        script = answer("completion", "bash") + (
            "COMP_WORDS=(rehearse run --iter); COMP_CWORD=2; _rehearse; echo ${COMPREPLY[@]}\n"
            "COMP_WORDS=(rehearse pl); COMP_CWORD=1; _rehearse; echo ${COMPREPLY[@]}\n")
        self.assertEqual(lint("bash", ["--norc"], script).stdout, "--iterations --iteration-duration\nplan\n")

    def test_of_another_shell_is_refused(self):
        done = subprocess.run([PROGRAM, "completion", "bsh"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 104)
        self.assertIn('found the shell "bsh", expected bash, zsh or fish; did you mean "bash"?', done.stderr)


class Manual(unittest.TestCase):
    def test_has_each_command_and_flag(self):
        page = answer("man").replace("\\-", "-")
        for command in commands():
            self.assertIn(f".SS rehearse {command}\n", page)
            part = page.split(f".SS rehearse {command}\n")[1].split("\n.S")[0]
            for flag in flags(command):
                self.assertRegex(part, rf"\.B (-\w, )?{flag}\b", command)

    def test_is_taken_by_groff(self):
        if shutil.which("groff"):
            done = lint("groff", ["-man", "-Tutf8", "-ww"], answer("man"))
            self.assertEqual((done.returncode, done.stderr), (0, ""))


class Version(unittest.TestCase):
    def test_names_k6(self):
        self.assertRegex(answer("--version"), r"^rehearse \d+\.\d+\.\d+( \(commit [0-9a-f]{10}\))?, follows k6 v2\.2\.0\n$")


if __name__ == "__main__":
    unittest.main()
