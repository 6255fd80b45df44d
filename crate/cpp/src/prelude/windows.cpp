// Windows and the C runtime.

struct CRITICAL_SECTION { HANDLE h; };
struct SECURITY_ATTRIBUTES { DWORD nLength; void* lpSecurityDescriptor; BOOL bInheritHandle; };
struct SYSTEMTIME { WORD wYear; WORD wMonth; WORD wDayOfWeek; WORD wDay; WORD wHour; WORD wMinute; WORD wSecond; WORD wMilliseconds; };
typedef CRITICAL_SECTION* LPCRITICAL_SECTION;
typedef CRITICAL_SECTION* PCRITICAL_SECTION;
typedef DWORD* LPDWORD;
typedef LONG* LPLONG;

HANDLE CreateEvent(void* lpEventAttributes, BOOL bManualReset, BOOL bInitialState, const wchar_t* lpName);
BOOL SetEvent(HANDLE hEvent);
BOOL ResetEvent(HANDLE hEvent);
BOOL CloseHandle(HANDLE hObject);
DWORD WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds);
DWORD WaitForMultipleObjects(DWORD nCount, const HANDLE* lpHandles, BOOL bWaitAll, DWORD dwMilliseconds);
void Sleep(DWORD dwMilliseconds);
HANDLE CreateThread(void* lpThreadAttributes, SIZE_T dwStackSize, LPTHREAD_START_ROUTINE lpStartAddress, void* lpParameter, DWORD dwCreationFlags, DWORD* lpThreadId);
ULONGLONG GetTickCount64();
DWORD GetTickCount() { return (DWORD)GetTickCount64(); }

void* __peek(void* at);
void* __api_InitializeCriticalSection();
void __api_EnterCriticalSection(void* h);
void __api_LeaveCriticalSection(void* h);
void __api_DeleteCriticalSection(void* h);
void InitializeCriticalSection(CRITICAL_SECTION* p) { p->h = __api_InitializeCriticalSection(); }
BOOL InitializeCriticalSectionAndSpinCount(CRITICAL_SECTION* p, DWORD n) { p->h = __api_InitializeCriticalSection(); return 1; }
void EnterCriticalSection(CRITICAL_SECTION* p) { __api_EnterCriticalSection(__peek(&p->h)); }
void LeaveCriticalSection(CRITICAL_SECTION* p) { __api_LeaveCriticalSection(__peek(&p->h)); }
void DeleteCriticalSection(CRITICAL_SECTION* p) { __api_DeleteCriticalSection(__peek(&p->h)); }

LONG InterlockedIncrement(LONG* p);
LONG InterlockedDecrement(LONG* p);
LONGLONG InterlockedIncrement64(LONGLONG* p);
LONGLONG InterlockedDecrement64(LONGLONG* p);
LONG InterlockedExchange(LONG* p, LONG v);
LONG InterlockedExchangeAdd(LONG* p, LONG v);
LONG InterlockedCompareExchange(LONG* p, LONG v, LONG expected);
void* InterlockedExchangePointer(void** p, void* v);

int printf(const char* format);
int wprintf(const wchar_t* format);
int printf_s(const char* format);
int wprintf_s(const wchar_t* format);
int sprintf_s(char* buffer, SIZE_T size, const char* format);
int swprintf_s(wchar_t* buffer, SIZE_T size, const wchar_t* format);
int swprintf(wchar_t* buffer, SIZE_T size, const wchar_t* format);
int snprintf(char* buffer, SIZE_T size, const char* format);
int sprintf(char* buffer, const char* format);
HRESULT StringCchPrintf(wchar_t* buffer, SIZE_T size, const wchar_t* format);
HRESULT StringCchCopy(wchar_t* to, SIZE_T size, const wchar_t* from);
HRESULT StringCchCat(wchar_t* to, SIZE_T size, const wchar_t* from);
int puts(const char* text);
int _putws(const wchar_t* text);
void OutputDebugString(const wchar_t* text);
int MessageBox(void* window, const wchar_t* text, const wchar_t* title, DWORD type);
int getchar();
int _getch() { return getchar(); }
int __shell(const char* command);
int system(const char* command) { return strcmp(command, "pause") == 0 ? getchar() - 10 : __shell(command); }
int getwchar() { return getchar(); }
void exit(int code);
void ExitProcess(DWORD code);
void abort();
void assert(bool holds);

SIZE_T wcslen(const wchar_t* text);
SIZE_T strlen(const char* text);
int lstrlen(const wchar_t* text);
int wcscmp(const wchar_t* a, const wchar_t* b);
int strcmp(const char* a, const char* b);
int _wcsicmp(const wchar_t* a, const wchar_t* b);
int wcsicmp(const wchar_t* a, const wchar_t* b) { return _wcsicmp(a, b); }
int _stricmp(const char* a, const char* b);
int lstrcmpi(const wchar_t* a, const wchar_t* b);
int wcsncmp(const wchar_t* a, const wchar_t* b, SIZE_T n);
int strncmp(const char* a, const char* b, SIZE_T n);
int _wcsnicmp(const wchar_t* a, const wchar_t* b, SIZE_T n);
int wcscpy_s(wchar_t* to, SIZE_T size, const wchar_t* from);
int strcpy_s(char* to, SIZE_T size, const char* from);
int wcscat_s(wchar_t* to, SIZE_T size, const wchar_t* from);
int strcat_s(char* to, SIZE_T size, const char* from);
wchar_t* wcscpy(wchar_t* to, const wchar_t* from);
char* strcpy(char* to, const char* from);
wchar_t* wcscat(wchar_t* to, const wchar_t* from);
char* strcat(char* to, const char* from);
wchar_t* wcschr(const wchar_t* text, wchar_t letter);
char* strchr(const char* text, char letter);
wchar_t* wcsrchr(const wchar_t* text, wchar_t letter);
wchar_t* wcsstr(const wchar_t* text, const wchar_t* part);
char* strstr(const char* text, const char* part);
int _wtoi(const wchar_t* text);
LONGLONG _wtoi64(const wchar_t* text);
int atoi(const char* text);
wchar_t* __number_text(LONGLONG number);

void* malloc(SIZE_T size);
void* calloc(SIZE_T count, SIZE_T size);
void free(void* p);
void* CoTaskMemAlloc(SIZE_T size);
void CoTaskMemFree(void* p);

HRESULT HRESULT_FROM_WIN32(DWORD x) { return (LONG)x <= 0 ? (HRESULT)x : (HRESULT)((x & 0xFFFF) | 0x80070000); }

// Known, and not answered: a program that calls one of these is stopped there.
struct MSG { HWND hwnd; UINT message; WPARAM wParam; LPARAM lParam; DWORD time; };
DWORD GetLastError();
DWORD FormatMessage(DWORD flags, const void* source, DWORD id, DWORD language, wchar_t* buffer, DWORD size, void* args);
BOOL GetMessage(MSG* message, HWND window, UINT low, UINT high);
BOOL PeekMessage(MSG* message, HWND window, UINT low, UINT high, UINT remove);
BOOL TranslateMessage(const MSG* message);
LRESULT DispatchMessage(const MSG* message);
HANDLE CreateMutex(void* attributes, BOOL owner, const wchar_t* name);
BOOL ReleaseMutex(HANDLE h);
HANDLE CreateSemaphore(void* attributes, LONG first, LONG most, const wchar_t* name);
BOOL TryEnterCriticalSection(CRITICAL_SECTION* p);
BOOL DuplicateHandle(HANDLE a, HANDLE b, HANDLE c, HANDLE* d, DWORD e, BOOL f, DWORD g);
HANDLE GetCurrentThread();
HANDLE GetCurrentProcess();
DWORD GetCurrentThreadId();
DWORD GetCurrentProcessId();
BOOL TerminateThread(HANDLE h, DWORD code);
BOOL GetExitCodeThread(HANDLE h, DWORD* code);
void GetSystemTime(SYSTEMTIME* time);
void GetLocalTime(SYSTEMTIME* time);
int scanf(const char* format);
int wscanf(const wchar_t* format);
int _kbhit();
int rand();
void srand(UINT seed);
time_t time(time_t* to);
