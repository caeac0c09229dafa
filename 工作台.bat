@echo off
setlocal EnableDelayedExpansion
set "START_LINE=!cmdcmdline!"
setlocal DisableDelayedExpansion
pushd "%~dp0"
set "PYTHON=%~dp0python\python.exe"
if exist "%PYTHON%" goto run
set "PYTHON="
for %%P in (py.exe python.exe) do if not defined PYTHON if not "%%~$PATH:P"=="" set "PYTHON=%%~$PATH:P"
if defined PYTHON goto run
chcp 65001 >nul
echo 这台电脑没有 Python。请换用带 Python 的安装包，或者安装 Python 3.10 以上再打开。
pause
exit 1
:run
"%PYTHON%" "%~dp0starting.py" ui "%~1"
popd
exit %ERRORLEVEL%
