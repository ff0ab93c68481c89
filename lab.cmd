@echo off
rem Double-click this on Windows: it opens the lab. Words go to `labkit`.
cd /d "%~dp0"
where py >nul 2>nul
if errorlevel 1 (python -m labkit %*) else (py -m labkit %*)
if errorlevel 1 pause
