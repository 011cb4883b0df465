@echo off
rem Starts lr4j. Needs Java 17 or newer and nothing else.
setlocal
set "LR4J_FOLDER=%~dp0.."
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
set "JAR="
for %%f in ("%LR4J_FOLDER%\lr4j-cli-*.jar") do call :jar "%%~ff"
if defined JAR goto java
echo lr4j: there is no lr4j-cli jar in "%LR4J_FOLDER%"; unpack the distribution again 1>&2
exit /b 4
:java
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo lr4j: there is no Java here; install version 17 or newer 1>&2
  exit /b 2
)
set "VERSION="
for /f "tokens=3" %%v in ('""%JAVA%" -version 2>&1" ^| findstr /i version') do if not defined VERSION set "VERSION=%%~v"
for /f "delims=.-+" %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% LSS 17 (
  echo lr4j: Java %VERSION% is too old; install version 17 or newer, or point JAVA_HOME to one 1>&2
  exit /b 2
)
set "NATIVE="
if %MAJOR% GEQ 22 set "NATIVE=--enable-native-access=ALL-UNNAMED"
set "EXTRA="
if defined LR4J_CLASS_PATH set "EXTRA=;%LR4J_CLASS_PATH%"
"%JAVA%" -XX:+UseSerialGC -Xshare:auto -Djava.awt.headless=true %NATIVE% ^
  -Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 ^
  %LR4J_JAVA_OPTIONS% -cp "%JAR%%EXTRA%" org.lr4j.cli.Main %*
exit /b %ERRORLEVEL%

rem Takes a jar that has classes.
:jar
set "NAME=%~n1"
if /i "%NAME:~-8%"=="-sources" exit /b 0
if /i "%NAME:~-8%"=="-javadoc" exit /b 0
set "JAR=%~f1"
exit /b 0
