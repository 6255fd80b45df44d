// The C++ library, in everyday use.

class wstring {
    wchar_t* m_text;
public:
    static const SIZE_T npos = -1;
    wstring() : m_text(SysAllocString(L"")) {}
    wstring(const wstring& other) : m_text(SysAllocString(other.m_text)) {}
    wstring(const wchar_t* text) : m_text(SysAllocString(text)) {}
    ~wstring() { SysFreeString(m_text); }
    wchar_t* op_text() { return m_text; }
    wstring& op_assign(const wstring& other) { wchar_t* text = SysAllocString(other.m_text); SysFreeString(m_text); m_text = text; return *this; }
    wstring& op_append(const wstring& other) {
        wchar_t* joined = SysAllocStringLen(NULL, SysStringLen(m_text) + SysStringLen(other.m_text));
        wcscpy(joined, m_text);
        wcscat(joined, other.m_text);
        SysFreeString(m_text);
        m_text = joined;
        return *this;
    }
    wstring op_add(const wstring& other) { wstring sum(*this); sum.op_append(other); return sum; }
    bool op_equal(const wstring& other) { return wcscmp(m_text, other.m_text) == 0; }
    bool op_differs(const wstring& other) { return wcscmp(m_text, other.m_text) != 0; }
    bool op_less(const wstring& other) { return wcscmp(m_text, other.m_text) < 0; }
    wchar_t& op_index(LONGLONG index) { return m_text[index]; }
    wstring& append(const wstring& other) { op_append(other); return *this; }
    const wchar_t* c_str() { return m_text; }
    SIZE_T length() { return SysStringLen(m_text); }
    SIZE_T size() { return SysStringLen(m_text); }
    bool empty() { return SysStringLen(m_text) == 0; }
    wstring substr(SIZE_T from, SIZE_T count = (SIZE_T)-1) {
        assert(from <= length());
        if (count > length() - from) count = length() - from;
        wchar_t* part = SysAllocStringLen(m_text + from, (UINT)count);
        wstring text(part);
        SysFreeString(part);
        return text;
    }
    SIZE_T find(const wchar_t* part, SIZE_T from = 0) {
        if (from > length()) return npos;
        const wchar_t* at = wcsstr(m_text + from, part);
        return at ? at - m_text : npos;
    }
    void clear() { SysFreeString(m_text); m_text = SysAllocString(L""); }
};
wstring to_wstring(LONGLONG number) {
    wchar_t* digits = __number_text(number);
    wstring text(digits);
    delete[] digits;
    return text;
}

class string {
    char* m_text;
    void __assign(const char* text, const char* more) {
        char* joined = new char[strlen(text) + strlen(more) + 1];
        strcpy(joined, text);
        strcat(joined, more);
        delete[] m_text;
        m_text = joined;
    }
public:
    string() : m_text(NULL) { __assign("", ""); }
    string(const string& other) : m_text(NULL) { __assign(other.m_text, ""); }
    string(const char* text) : m_text(NULL) { __assign(text, ""); }
    ~string() { delete[] m_text; }
    char* op_text() { return m_text; }
    string& op_assign(const string& other) { __assign(other.m_text, ""); return *this; }
    string& op_append(const string& other) { __assign(m_text, other.m_text); return *this; }
    string op_add(const string& other) { string sum(*this); sum.op_append(other); return sum; }
    bool op_equal(const string& other) { return strcmp(m_text, other.m_text) == 0; }
    bool op_differs(const string& other) { return strcmp(m_text, other.m_text) != 0; }
    char& op_index(LONGLONG index) { return m_text[index]; }
    string& append(const string& other) { op_append(other); return *this; }
    const char* c_str() { return m_text; }
    SIZE_T length() { return strlen(m_text); }
    SIZE_T size() { return strlen(m_text); }
    bool empty() { return m_text[0] == 0; }
    void clear() { __assign("", ""); }
};
string to_string(LONGLONG number) {
    wchar_t* wide = __number_text(number);
    char* digits = __narrow(wide);
    string text(digits);
    delete[] wide;
    delete[] digits;
    return text;
}

class vector {
    __T* m_items;
    int m_size;
    int m_room;
public:
    vector() : m_items(NULL), m_size(0), m_room(0) {}
    vector(LONGLONG count) : m_items(NULL), m_size(0), m_room(0) { resize(count); }
    vector(const vector& other) : m_items(NULL), m_size(0), m_room(0) { op_assign(other); }
    vector& op_assign(const vector& other) {
        if (this == &other) return *this;
        clear();
        reserve(other.m_size);
        for (int i = 0; i < other.m_size; i++) push_back(other.m_items[i]);
        return *this;
    }
    void resize(LONGLONG count) {
        __T* items = new __T[count];
        for (int i = 0; i < count; i++) items[i] = i < m_size ? m_items[i] : __T();
        delete[] m_items;
        m_items = items;
        m_size = (int)count;
        m_room = (int)count;
    }
    ~vector() { delete[] m_items; }
    void reserve(LONGLONG room) {
        if (room <= m_room) return;
        __T* items = new __T[room];
        for (int i = 0; i < m_size; i++) items[i] = m_items[i];
        delete[] m_items;
        m_items = items;
        m_room = (int)room;
    }
    void push_back(const __T& item) {
        if (m_size == m_room) reserve(m_room * 2 + 4);
        m_items[m_size] = item;
        m_size++;
    }
    void pop_back() { m_size--; }
    void clear() { delete[] m_items; m_items = NULL; m_size = 0; m_room = 0; }
    __T& op_index(LONGLONG index) { assert(index >= 0 && index < m_size); return m_items[index]; }
    __T& at(LONGLONG index) { assert(index >= 0 && index < m_size); return m_items[index]; }
    __T& front() { return m_items[0]; }
    __T& back() { return m_items[m_size - 1]; }
    __T* data() { return m_items; }
    SIZE_T size() { return m_size; }
    bool empty() { return m_size == 0; }
};

// One access, whatever the operator: no other thread comes between.
class atomic {
    __T m_value;
public:
    atomic() : m_value(0) {}
    atomic(__T value) : m_value(value) {}
    __T op_cast() { return m_value; }
    __T load() { return m_value; }
    void store(__T value) { m_value = value; }
    __T op_assign(__T value) { m_value = value; return value; }
    __T exchange(__T value) { return (__T)InterlockedExchange((LONG*)&m_value, (LONG)value); }
    __T fetch_add(__T value) { return (__T)InterlockedExchangeAdd((LONG*)&m_value, (LONG)value); }
    __T fetch_sub(__T value) { return (__T)InterlockedExchangeAdd((LONG*)&m_value, -(LONG)value); }
    __T op_increment() { return (__T)InterlockedIncrement((LONG*)&m_value); }
    __T op_decrement() { return (__T)InterlockedDecrement((LONG*)&m_value); }
    __T op_increment_after() { return (__T)InterlockedExchangeAdd((LONG*)&m_value, 1); }
    __T op_decrement_after() { return (__T)InterlockedExchangeAdd((LONG*)&m_value, -1); }
    __T op_append(__T value) { return fetch_add(value) + value; }
    __T op_take_off(__T value) { return fetch_sub(value) - value; }
};
typedef atomic<int> atomic_int;
typedef atomic<long> atomic_long;
typedef atomic<bool> atomic_bool;

class mutex {
    CRITICAL_SECTION m_section;
public:
    mutex() { InitializeCriticalSection(&m_section); }
    ~mutex() { DeleteCriticalSection(&m_section); }
    void lock() { EnterCriticalSection(&m_section); }
    void unlock() { LeaveCriticalSection(&m_section); }
};
typedef mutex recursive_mutex;

class lock_guard {
    __T& m_lock;
public:
    lock_guard(__T& lock) : m_lock(lock) { m_lock.lock(); }
    ~lock_guard() { m_lock.unlock(); }
};
